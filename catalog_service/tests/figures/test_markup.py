"""Pages are looked through only if they are whole and no deeper than pages are."""

import pytest

from catalog_service.figures.sources import markup
from catalog_service.tests.figures.telegram_pages import channel_page, feed, large_feed, post

MANY = 100_000
EMOJI = '<tg-emoji emoji-id="1"><i class="emoji" style="x"><b>🌻</b></i></tg-emoji>'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(channel_page(), id="the page of a name"),
        pytest.param(large_feed(), id="a feed"),
        pytest.param(feed(*(post(text=EMOJI * 300 + "<br>" * 300) for _ in range(20))), id="a feed full of emoji"),
        pytest.param(channel_page(description="<br/>" * MANY), id="lines without end"),
        pytest.param(channel_page(description="<!-- <div> -->" * MANY), id="comments"),
        pytest.param(channel_page(description="a < b " * MANY), id="marks that are no tags"),
    ],
)
def test_a_page_of_many_tags_is_read(text: str) -> None:
    assert markup.tree(text) is not None


@pytest.mark.parametrize("tags", ["<div>", "<a><b>", "<div a b c>", '<p class="x"><i>'])
def test_a_page_too_deep_to_be_one_is_not_read(tags: str) -> None:
    assert markup.tree(channel_page(description=tags * MANY)) is None


def test_not_even_if_everything_is_closed_at_last() -> None:
    assert markup.tree(channel_page(description="<div>" * MANY + "</div>" * MANY)) is None


def test_a_page_that_breaks_off_is_not_read() -> None:
    whole = large_feed()
    assert markup.tree(whole[: whole.rindex("</html")]) is None
