"""Which messages a request for history gets: Telegram's arithmetic of offsets, as a pure function."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_sandbox.mtproto.api.history import PAGE, window

NOON = 1_700_000_000


def asked(**changes: Any) -> Any:
    usual = {"offset_id": 0, "offset_date": None, "add_offset": 0, "limit": 3, "max_id": 0, "min_id": 0}
    return SimpleNamespace(**{**usual, **changes})


def posts(*ids: int) -> list[tuple[int, int]]:
    """Newest first; a post's date is a minute per id after noon."""
    return [(number, NOON + 60 * number) for number in sorted(ids, reverse=True)]


def minute(number: int) -> datetime:
    return datetime.fromtimestamp(NOON + 60 * number, UTC)


TEN = posts(*range(1, 11))


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (asked(), [10, 9, 8]),
        (asked(offset_id=5), [4, 3, 2]),
        (asked(offset_id=5, add_offset=-1), [5, 4, 3]),
        (asked(offset_id=5, add_offset=-3), [7, 6, 5]),
        (asked(offset_id=9, add_offset=-3), [10, 9]),
        (asked(offset_id=1, add_offset=-3), [3, 2, 1]),
        (asked(offset_id=11, add_offset=-3), []),
        (asked(add_offset=2), [8, 7, 6]),
        (asked(offset_date=minute(5)), [4, 3, 2]),
        (asked(offset_date=minute(5), add_offset=-3), [7, 6, 5]),
        (asked(offset_date=datetime.fromtimestamp(0, UTC)), [10, 9, 8]),
        (asked(min_id=8), [10, 9]),
        (asked(max_id=9), [8]),
        (asked(max_id=5), []),
        (asked(limit=0), []),
    ],
    ids=[
        "the newest",
        "older than an id",
        "the id itself too",
        "the id and newer",
        "no more newer ones than there are",
        "the oldest, read upwards",
        "nothing newer",
        "past the newest two",
        "older than a date",
        "the date and newer",
        "no date is the beginning of 1970",
        "min_id cuts the page",
        "max_id cuts the page",
        "max_id does not move the page",
        "nothing asked for",
    ],
)
def test_a_page_is_placed_then_cut(request_: Any, expected: list[int]) -> None:
    assert window(TEN, request_) == expected


def test_a_page_has_at_most_a_hundred() -> None:
    assert len(window(posts(*range(1, 301)), asked(limit=1000))) == PAGE


@given(ids=st.sets(st.integers(1, 500), max_size=120), limit=st.integers(1, 40))
def test_reading_upwards_meets_every_post_once(ids: set[int], limit: int) -> None:
    """What Telethon does for `iter_messages(reverse=True)`: from an id on, towards newer ones."""
    met: list[int] = []
    while page := window(posts(*ids), asked(offset_id=max(met, default=0) + 1, add_offset=-limit, limit=limit)):
        met += reversed(page)
    assert met == sorted(ids)


@given(ids=st.sets(st.integers(1, 500), max_size=120), limit=st.integers(1, 40))
def test_reading_downwards_meets_every_post_once(ids: set[int], limit: int) -> None:
    met: list[int] = []
    while page := window(posts(*ids), asked(offset_id=min(met, default=501), limit=limit)):
        met += page
    assert met == sorted(ids, reverse=True)
