"""What the last posts of a channel tell."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog_service.figures.sources import telegram_feed
from catalog_service.figures.sources.telegram_feed import MOST_POSTS, Feed
from catalog_service.tests.figures.telegram_pages import (
    CHANNEL,
    NAME,
    NOON,
    channel_page,
    feed,
    feed_of,
    from_channel,
    from_person,
    from_somebody_hidden,
    large_feed,
    post,
)


def read(text: str) -> Feed:
    found = telegram_feed.read(text)
    assert found is not None
    return found


def test_each_post_has_its_views_and_its_time() -> None:
    found = read(feed_of("8.67M", "419"))
    assert [(each.views, each.at) for each in found.posts] == [
        (Decimal(8_670_000), NOON - timedelta(hours=1)),
        (Decimal(419), NOON),
    ]
    assert (found.telegram_id, found.username, found.last_post_at) == (CHANNEL, NAME, NOON)


def test_a_post_without_views_is_a_post() -> None:
    (only,) = read(feed(post(None))).posts
    assert (only.views, only.at) == (None, NOON)


def test_views_that_are_no_number_make_the_page_one_of_unknown_shape() -> None:
    assert telegram_feed.read(feed(post("1.2K"), post("8,67 Mio."))) is None


@pytest.mark.parametrize(
    ("source", "foreign"),
    [
        pytest.param("", False, id="its own"),
        pytest.param(from_channel(), True, id="from a channel"),
        pytest.param(from_channel("https://t.me/c/1234567890/12"), True, id="from a private channel with a link"),
        pytest.param(from_channel("https://t.me/other_garden/77?single"), True, id="from an album of a channel"),
        pytest.param(from_person(), False, id="from a person: its views are the channel's"),
        pytest.param(from_somebody_hidden(), True, id="from somebody who hides"),
    ],
)
def test_a_post_forwarded_from_a_channel_is_foreign(source: str, foreign: bool) -> None:
    (only,) = read(feed(post(forwarded=source))).posts
    assert only.is_foreign is foreign


def test_service_messages_are_no_posts_and_still_tell_who_the_channel_is() -> None:
    found = read(feed(post(None, service=True)))
    assert (found.posts, found.last_post_at, found.telegram_id) == ((), None, CHANNEL)


def test_a_feed_without_posts_is_a_feed() -> None:
    assert read(feed()) == Feed(None, None, ())


@pytest.mark.parametrize(
    ("said", "telegram_id"),
    [
        pytest.param(-1006503122, 1006503122, id="an id that begins with a hundred"),
        pytest.param(-1001234567890, 1234567890, id="as the Bot API writes it"),
        pytest.param(1234567890, None, id="a person's"),
        pytest.param(0, None, id="nobody's"),
        pytest.param("-1234567890", None, id="a text"),
        pytest.param(None, None, id="null"),
        pytest.param(-(10**40), None, id="huge"),
        pytest.param(True, None, id="bool"),
    ],
)
def test_who_the_channel_is(said: object, telegram_id: int | None) -> None:
    assert read(feed(post(channel=said))).telegram_id == telegram_id


@pytest.mark.parametrize("view", ["", "!", "bm9uZQ", "W10", "AAAA", "я", "e30"])
def test_who_the_channel_is_may_be_told_in_a_way_that_is_not_known(view: str) -> None:
    assert read(feed(post(view=view))).telegram_id is None


def test_posts_that_do_not_agree_who_the_channel_is_tell_nothing() -> None:
    assert read(feed(post(channel=-5), post(channel=-6))).telegram_id is None


@pytest.mark.parametrize(
    ("written", "at"),
    [
        pytest.param("2026-06-01T15:00:00+03:00", NOON, id="another zone"),
        pytest.param("2026-06-01T12:00:00", NOON, id="without a zone"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="before all time"),
        pytest.param(None, None, id="none"),
    ],
)
def test_times(written: str | None, at: datetime | None) -> None:
    assert read(feed(post(at=written))).last_post_at == at


def test_the_last_post_is_the_newest_wherever_it_stands() -> None:
    old = datetime(2025, 1, 1, tzinfo=UTC)
    assert read(feed(post(at=NOON), post(at=old), post(at=None))).last_post_at == NOON


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(channel_page(), id="the page of the name"),
        pytest.param("<html><body></body></html>", id="another page"),
        pytest.param(feed(*[post(view="")] * (MOST_POSTS + 1)), id="more posts than a feed has"),
        pytest.param(large_feed()[:70_000], id="half of a feed: its newest posts are missing"),
    ],
)
def test_what_is_no_whole_feed_is_none(text: str) -> None:
    assert telegram_feed.read(text) is None
