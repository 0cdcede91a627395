"""Pages are looked through if they are whole; what would keep the parser busy or fill the memory is not."""

import pytest

from catalog_service.figures.sources import markup
from catalog_service.figures.sources.markup import MOST_TAGS
from catalog_service.tests.figures.telegram_pages import channel_page, feed, large_feed, post

MANY = 100_000
EMOJI = '<tg-emoji emoji-id="1"><i class="emoji" style="x"><b>🌻</b></i></tg-emoji>'


def nodes(text: str) -> int:
    tree = markup.tree(text)
    assert tree
    return len(tree.css("*"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(channel_page(), id="the page of a name"),
        pytest.param(large_feed(), id="a feed"),
        pytest.param(feed(*(post(text=EMOJI * 300 + "<br>" * 200) for _ in range(20))), id="a feed full of emoji"),
        pytest.param(channel_page(description="a < b " * MANY), id="marks that are no tags"),
    ],
)
def test_a_page_of_many_tags_is_read(text: str) -> None:
    assert markup.tree(text) is not None


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param("<div>", id="never closed"),
        pytest.param("<div/>", id="as if closed at once"),
        pytest.param("<div></x>", id="closed by another"),
        pytest.param('<p class="x"><span>', id="of two kinds"),
        pytest.param("<!-- <div> -->", id="in comments"),
        pytest.param("<div></div>", id="one after the other"),
    ],
)
def test_a_page_of_more_tags_than_pages_have_is_not_read(tags: str) -> None:
    assert markup.tree(channel_page(description=tags * (MOST_TAGS + 1))) is None


def test_bold_letters_without_an_end_are_not_opened_anew_in_each_block() -> None:
    letters = "".join(f"<font size={number}>" for number in range(300))
    assert nodes(channel_page(description=letters + "<p>x" * 300)) < 1000
    assert nodes(channel_page(description="<B>" * 300 + "<p>x" * 300)) < 1000


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param(" a{}", id="bare"),
        pytest.param(' a{}="x"', id="with values"),
        pytest.param(" a{}='>'", id="with the end of a tag in their values"),
        pytest.param(" a{}='<'", id="with the beginning of a tag in their values"),
        pytest.param("/a{}", id="with strokes in between"),
        pytest.param('"a{}"', id="with nothing in between"),
    ],
)
def test_a_tag_of_more_attributes_than_tags_have_is_none(attributes: str) -> None:
    tree = markup.tree(channel_page(description=f"<div{''.join(map(attributes.format, range(60)))}></div>"))
    assert tree
    assert max(len(node.attributes) for node in tree.css("*")) < 10


def test_the_attributes_of_many_bodies_are_not_gathered() -> None:
    tree = markup.tree(channel_page(description="".join(f"<body a{number}><html b{number}>" for number in range(99))))
    assert tree
    assert tree.body
    assert tree.root
    assert (tree.body.attributes, tree.root.attributes) == ({}, {})


def test_where_letters_were_bold_a_gap_may_stand() -> None:
    for gap in ("", " "):
        tree = markup.tree("<html><p><b>1</b><I class=x>2</I></html>", gap)
        assert tree
        assert tree.body
        assert tree.body.text().strip() == f"1{gap}{gap}2"


def test_a_page_that_breaks_off_is_not_read() -> None:
    whole = large_feed()
    assert markup.tree(whole[: whole.rindex("</html")]) is None
