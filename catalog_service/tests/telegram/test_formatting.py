"""Telegram's HTML: what it reads, how long it is, how a browser shows it, what an editor is told of what is broken."""

from html.parser import HTMLParser

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from telegram_sandbox.bot_api import formatted_text, html_text

from catalog_service.telegram.formatting import BrokenHtmlError, formatted

LINK = '<a href="https://t.me/durov">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Привет, <b>мир</b>!", "Привет, <b>мир</b>!"),
        (
            "<strong>a</strong><em>b</em><ins>c</ins><strike>d</strike><del>e</del>",
            "<b>a</b><i>b</i><u>c</u><s>d</s><s>e</s>",
        ),
        ("<b>a<i>b</i></b>", "<b>a<i>b</i></b>"),
        ("a\nb\r\nc", "a<br>b<br>c"),
        (" \t a  b\t ", "a  b"),
        ("<b> a</b>\n <i>\n</i>", "<b>a</b><i></i>"),
        ("1 &lt; 2 &amp; &quot;3&quot; &#8212; &#x2014; > 0", "1 &lt; 2 &amp; &quot;3&quot; — — &gt; 0"),
        ('<span class="tg-spoiler">a</span>', '<span class="tg-spoiler">a</span>'),
        ("<tg-spoiler>a</tg-spoiler>", '<span class="tg-spoiler">a</span>'),
        ("<b>" * 16 + "a" + "</b>" * 16, "<b>" * 16 + "a" + "</b>" * 16),
        ("<blockquote>a\nb</blockquote>", "<blockquote>a<br>b</blockquote>"),
        ("<blockquote expandable>a</blockquote>", '<blockquote class="expandable">a</blockquote>'),
        ('<blockquote expandable="">a</blockquote>', '<blockquote class="expandable">a</blockquote>'),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        (
            '<pre><code class="language-c++">a\nb</code></pre>\nc',
            '<pre><code class="language-c++">a\nb</code></pre><br>c',
        ),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', '<span class="tg-emoji">👍</span>'),
        (
            "<a href='https://t.me/x?a=1&b=\"2\"'><b>a</b></a>",
            '<a href="https://t.me/x?a=1&amp;b=&quot;2&quot;" rel="noopener noreferrer" target="_blank"><b>a</b></a>',
        ),
        (
            '<a href="https://example.com:8443/x">a</a>',
            '<a href="https://example.com:8443/x" rel="noopener noreferrer" target="_blank">a</a>',
        ),
        ("<b >a</b >", "<b>a</b>"),
        ("'\"`&lt;script&gt;alert(1)&lt;/script&gt;", "&#x27;&quot;`&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
    ids=[
        "bold",
        "other names",
        "one in another",
        "line breaks",
        "white space at the ends",
        "white space at the ends, in tags",
        "characters by name and number",
        "a spoiler",
        "a spoiler in short",
        "as many tags in one another as are taken",
        "a quotation",
        "an expandable quotation",
        "an expandable quotation, as XML has it",
        "a block of code",
        "a block of code in a language",
        "an emoji of one's own",
        "a link",
        "a link with a port",
        "space in a tag",
        "nothing that a browser would run",
    ],
)
def test_what_telegram_takes_a_browser_shows_alike(source: str, html: str) -> None:
    assert formatted(source).html == html


def _a(address: str) -> str:
    return f'<a href="{address}" rel="noopener noreferrer" target="_blank">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("см. https://t.me/x?a=1&amp;b.", f"см. {_a('https://t.me/x?a=1&amp;b')}https://t.me/x?a=1&amp;b</a>."),
        ("http://example.com", f"{_a('http://example.com')}http://example.com</a>"),
        ("&lt;b&gt; t.me/durov", f"&lt;b&gt; {_a('https://t.me/durov')}t.me/durov</a>"),
        ("start.me/durov", "start.me/durov"),
        ("пишите @anna_manager!", f"пишите {_a('https://t.me/anna_manager')}@anna_manager</a>!"),
        ("anna@example.com", "anna@example.com"),
        ("пишите@anna_manager, @anna_managerу", "пишите@anna_manager, @anna_managerу"),
        (f"{LINK}https://t.me/x</a>", f"{_a('https://t.me/durov')}https://t.me/x</a>"),
        ("<code>@anna_manager</code>", "<code>@anna_manager</code>"),
    ],
    ids=[
        "an address",
        "an old address",
        "an address in short",
        "no address",
        "a name",
        "mail",
        "a name within a word",
        "in a link",
        "in code",
    ],
)
def test_what_telegram_makes_a_link_of_by_itself_is_shown_as_one(source: str, html: str) -> None:
    assert formatted(source).html == html


@pytest.mark.parametrize(
    ("source", "length"),
    [
        ("ёж", 2),
        ("😀", 2),
        ("<b>ёж</b> ", 2),
        ("&amp;&#128512;", 3),
        ("a\r\nb", 3),
        (LINK + "ёж</a>", 2),
        ("я" * 5000, 5000),
    ],
    ids=["letters", "an emoji", "tags and white space", "references", "a line break", "an address", "more than fits"],
)
def test_the_length_is_what_telegram_counts(source: str, length: int) -> None:
    assert formatted(source).length == length


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a < b", "Строка 1, «< b»: знак < сам по себе пишется &lt;"),
        ("раз\nдва & три", "Строка 2, «& три»: знак & сам по себе пишется &amp;"),
        ("a&nbsp;b", "&nbsp; Telegram не знает"),
        ("a&#0;b", "&#0; — не знак"),
        ("a&#1114111;b", "&#1114111; — не знак"),
        ("a&#xD800;", "&#xD800; — не знак"),
        ("<p>a</p>", "тега <p> Telegram не знает; строки разделяет Enter"),
        ("a<br/>b", "тега <br> Telegram не знает; строки разделяет Enter"),
        ("<мама>", "знак < сам по себе пишется &lt;"),
        ("<x>", "тега <x> Telegram не знает; если это не тег, напишите &lt; вместо <"),
        ("<!-- a -->", "знак < сам по себе пишется &lt;"),
        ("<B>a</B>", "теги пишутся строчными буквами: <b>"),
        ("<b>a</B>", "теги пишутся строчными буквами: </b>"),
        ("раз\n<b>два", "Строка 2, «<b>два»: тег <b> не закрыт, дальше нужен </b>"),
        ("a</b>", "тег </b> закрывает то, что не открыто"),
        ("\n<b>\n<i>a</b></i>", "сначала нужен </i>: этот тег открыт последним, в строке 3"),
        ("<b>a</>", "знак < сам по себе"),
        ("<b", "тег <b> не дописан"),
        ("<b>a</b", "тег </b> не дописан: не хватает знака >"),
        ('<b style="color:red">a</b>', "в теге <b> лишнее «style»: у него ничего такого не бывает"),
        ('<a href="https://t.me/x" target="_blank">a</a>', "тег <a> не дописан: лишнее в нём"),
        ('<a title="a">a</a>', "в теге <a> лишнее «title»: у него бывает только href"),
        ("<a>https://t.me/x</a>", "у ссылки нет адреса"),
        ('<a href="">a</a>', "у ссылки нет адреса"),
        ("<a href=https://t.me/x>a</a>", "тег <a> не дописан: лишнее в нём, или нет кавычек"),
        ('<a href="https://t.me/x>a</a>', "тег <a> не дописан"),
        ('<a href="t.me/x">a</a>', "адрес «t.me/x» Telegram не откроет: нужен https://"),
        ('<a href="mailto:a@b.ru">a</a>', "Telegram не откроет"),
        ('<a href="javascript:alert(1)">a</a>', "Telegram не откроет"),
        ('<a href="https://">a</a>', "Telegram не откроет"),
        ('<a href="https://localhost/">a</a>', "Telegram не откроет"),
        ('<a href="https://t.me/a b">a</a>', "Telegram не откроет"),
        ('<a href="https://t.me:x/">a</a>', "Telegram не откроет"),
        ('<a href="https://anna@example.com/">a</a>', "Telegram не откроет"),
        ('<a href="tg:// user">a</a>', "Telegram не откроет"),
        ('<a href="https://t.me/?a=1&lt=2">a</a>', "знак & в этом адресе напишите как &amp;"),
        (LINK + "a" + LINK + "b</a></a>", "ссылка внутри ссылки"),
        (LINK + " </a>", "здесь нет ни слова"),
        (LINK + "<code>a</code></a>", "внутри ссылки бывает только выделение"),
        ("<blockquote>a<b><blockquote>b</blockquote></b></blockquote>", "цитата внутри цитаты"),
        ('<blockquote expandable="yes">a</blockquote>', "пишется <blockquote expandable>"),
        ("<span>a</span>", "<span> бывает только скрытым текстом"),
        ('<span class="red">a</span>', "<span> бывает только скрытым текстом"),
        ('<code class="language-python">a</code>', "язык указывают так"),
        ('<pre><code class="python">a</code></pre>', "язык указывают так"),
        ("<code><b>a</b></code>", "внутри <code> тегов не бывает"),
        ("<pre><b>a</b></pre>", "внутри <pre> бывает только <code>"),
        ("<pre>a<code>b</code></pre>", "внутри <pre> бывает только <code>, и сразу после него"),
        ("<pre><code>a</code>b</pre>", "после </code> сразу нужен </pre>"),
        ("<b>a<code>b</code></b>", "<code> не бывает жирным, курсивом и подобным"),
        ("<blockquote><i>a<pre>b</pre></i></blockquote>", "<pre> не бывает жирным, курсивом и подобным"),
        ("<b>" * 17 + "a" + "</b>" * 17, "слишком много тегов один в другом"),
        ("<tg-emoji>👍</tg-emoji>", "у <tg-emoji> должен быть номер"),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "у <tg-emoji> должен быть номер"),
        ('<tg-emoji emoji-id="0">👍</tg-emoji>', "у <tg-emoji> должен быть номер"),
        ('<tg-emoji emoji-id="9223372036854775808">👍</tg-emoji>', "у <tg-emoji> должен быть номер"),
        ('<tg-emoji emoji-id="53"><b>👍</b></tg-emoji>', "внутри <tg-emoji> тегов не бывает"),
        ('<tg-emoji emoji-id="53"></tg-emoji>', "нужен сам знак"),
        ("a\x07b", "здесь невидимый служебный знак"),
        ("", "здесь пусто"),
        (" \n<b>\u200b</b>&#160;", "Строка 1, «<b>\u200b</b>&#160;»: здесь пусто"),
        ("\x85\u2028\u2029\u2800\u3164\ufffc", "здесь пусто"),
    ],
)
def test_what_is_broken_is_told_with_its_place(source: str, words: str) -> None:
    with pytest.raises(BrokenHtmlError) as broken:
        formatted(source)
    assert words in str(broken.value)


def test_a_long_line_is_shown_as_far_as_one_needs_to_find_it() -> None:
    with pytest.raises(BrokenHtmlError) as broken:
        formatted("раз\n" + "два " * 10 + "<b>" + "три " * 20)
    assert (broken.value.line, broken.value.there) == (2, "<b>три три три три три три три…")


PLAIN = st.text(st.sampled_from("aя😀 \n&;#<>\"'/=u2"), max_size=5)
REFERENCES = ["&lt;", "&amp;", "&quot;", "&gt;", "&#8212;", "&#x1F600;", "&#32;"]
WORDS = st.one_of(
    PLAIN,
    st.sampled_from([*REFERENCES, "слово", "https://t.me/&quot;a", "@anna"]),
)
TAGS = st.sampled_from(
    [
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote",
        "blockquote expandable", 'span class="tg-spoiler"', 'a href="https://t.me/x?a=1&amp;b"', "a href='tg://user?id=5'",
        'a href="https://пример.рф/&quot;?b&c"', 'code class="language-c"', 'tg-emoji emoji-id="7"', "p", "B",
    ]
)  # fmt: skip


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = st.builds(lambda tag, within: f"<{tag}>{within}</{tag.split()[0]}>", TAGS, inner)
    return st.one_of(closed, st.builds("".join, st.lists(inner, max_size=4)))


@given(st.recursive(WORDS, _element, max_leaves=12))
@example('<pre><code class="language-c">a</code></pre>')
@settings(max_examples=300, deadline=None)
def test_what_is_taken_here_telegram_reads_as_the_same_text(source: str) -> None:
    try:
        ours = formatted(source)
    except BrokenHtmlError:
        assume(condition=False)
        return
    text, _ = formatted_text.trimmed(*html_text.parse(source))
    assert (ours.text, ours.length) == (text, html_text.utf16_length(text))


class _Shown(HTMLParser):
    """What a browser reads: text, and tags that stand open."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "u", "s", "span", "a", "code", "pre", "blockquote", "br"}
        assert {name for name, _ in attrs} <= {"class", "href", "rel", "target"}
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.one_of(st.recursive(WORDS, _element, max_leaves=12), st.text()))
@settings(max_examples=300, deadline=None)
def test_a_browser_is_handed_the_same_text_in_tags_of_ours_only(source: str) -> None:
    try:
        ours = formatted(source)
    except BrokenHtmlError:
        assume(condition=False)
        return
    shown = _Shown()
    shown.feed(ours.html)
    shown.close()
    assert (shown.text, shown.open) == (ours.text, [])
