import pytest
from telegram_sandbox.bot_api.html_text import parse
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Entity


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param("plain", "plain", [], id="no tags"),
        pytest.param("<b>bold</b> text", "bold text", [Entity("bold", 0, 4)], id="bold"),
        pytest.param("<STRONG>x</strong>", "x", [Entity("bold", 0, 1)], id="case does not matter"),
        pytest.param("<b>x</>", "x", [Entity("bold", 0, 1)], id="a nameless end tag closes"),
        pytest.param(
            "<em>a</em><ins>b</ins><del>c</del>",
            "abc",
            [Entity("italic", 0, 1), Entity("underline", 1, 1), Entity("strikethrough", 2, 1)],
            id="synonyms",
        ),
        pytest.param(
            "<b>a<i>b</i></b>", "ab", [Entity("bold", 0, 2), Entity("italic", 1, 1)], id="nested, outer first"
        ),
        pytest.param("😀<b>x</b>", "😀x", [Entity("bold", 2, 1)], id="offsets in UTF-16 units"),
        pytest.param("<b>😀</b>", "😀", [Entity("bold", 0, 2)], id="lengths in UTF-16 units"),
        pytest.param("&lt;b&gt; &amp; &quot;", '<b> & "', [], id="named references"),
        pytest.param("&#1046;&#x416;", "ЖЖ", [], id="numbered references"),
        pytest.param("a & b &nbsp; &copy;", "a & b &nbsp; &copy;", [], id="other references are text"),
        pytest.param(
            '<a href="https://t.me/x?a=1&amp;b=2">l</a>',
            "l",
            [Entity("text_link", 0, 1, url="https://t.me/x?a=1&b=2")],
            id="link",
        ),
        pytest.param(
            "<a href='https://t.me/a>b'>l</a>",
            "l",
            [Entity("text_link", 0, 1, url="https://t.me/a>b")],
            id="a bracket inside quotes",
        ),
        pytest.param(
            "<a>https://t.me/x</a>",
            "https://t.me/x",
            [Entity("text_link", 0, 14, url="https://t.me/x")],
            id="a link without an address is its own",
        ),
        pytest.param(
            '<a href="tg://user?id=42">Ann</a>', "Ann", [Entity("text_mention", 0, 3, person_id=42)], id="mention by id"
        ),
        pytest.param('<a href="nowhere">l</a>', "l", [], id="an address that is none leaves plain text"),
        pytest.param('<span class="tg-spoiler">x</span>', "x", [Entity("spoiler", 0, 1)], id="spoiler"),
        pytest.param("<code>x = 1</code>", "x = 1", [Entity("code", 0, 5)], id="code"),
        pytest.param(
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [Entity("pre", 0, 1, language="python")],
            id="a block of code in a language",
        ),
        pytest.param(
            "<blockquote expandable>x</blockquote>",
            "x",
            [Entity("expandable_blockquote", 0, 1)],
            id="expandable quotation",
        ),
        pytest.param(
            '<tg-emoji emoji-id="53">👍</tg-emoji>',
            "👍",
            [Entity("custom_emoji", 0, 2, custom_emoji_id="53")],
            id="custom emoji",
        ),
        pytest.param("<b></b>x", "x", [], id="empty tags vanish"),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Entity]) -> None:
    assert parse(source) == (text, tuple(entities))


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        pytest.param("<p>x</p>", 'Unsupported start tag "p" at byte offset 0', id="unknown tag"),
        pytest.param("a <b", "Unclosed start tag at byte offset 2", id="a start tag cut off"),
        pytest.param("a < b", 'Unsupported start tag "" at byte offset 2', id="lonely bracket"),
        pytest.param("ж<br/>", 'Unsupported start tag "br/" at byte offset 2', id="offsets count bytes"),
        pytest.param("<b>x", 'Can\'t find end tag corresponding to start tag "b"', id="never closed"),
        pytest.param("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"', id="crossed"),
        pytest.param("x</b>", "Unexpected end tag at byte offset 1", id="closed but never opened"),
        pytest.param("<b>x</b", "Unclosed end tag at byte offset 4", id="broken end tag"),
        pytest.param('<a href="x', "Unclosed start tag at byte offset 0", id="broken attribute"),
        pytest.param("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0', id="a bare span"),
        pytest.param("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0', id="comment"),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(source: str, complaint: str) -> None:
    with pytest.raises(BotApiError) as refused:
        parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"
