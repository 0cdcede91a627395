"""Reach, ERR, ER and silence, as the design defines them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.channels.models.figure import MOST_PERCENT as MOST_PERCENT_OF_A_COLUMN
from catalog_service.figures.formulas import MOST_PERCENT, Post, counted, er, err, is_silent, mean_reach, reach

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
view_counts = st.lists(st.integers(0, 10**9).map(Decimal), min_size=1, max_size=20)


def views(*numbers: int) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def test_the_reach_is_the_median_and_one_advertised_post_does_not_move_it() -> None:
    assert reach(views(900, 1000, 1100, 1050, 90_000)) == 1050
    assert mean_reach(views(900, 1000, 1100, 1050, 90_000)) == 18_810


def test_of_an_even_number_of_posts_the_reach_is_between_the_two_in_the_middle_a_half_goes_up() -> None:
    assert reach(views(10, 20, 31, 40)) == 26
    assert mean_reach(views(10, 20, 31, 40)) == Decimal("25.25")


def test_without_views_there_is_no_reach() -> None:
    assert (reach([]), mean_reach([])) == (None, None)


def test_posts_forwarded_from_channels_and_posts_without_views_are_left_out() -> None:
    posts = [Post(Decimal(10)), Post(None), Post(Decimal(5000), is_foreign=True), Post(Decimal(0))]
    assert counted(posts) == views(10, 0)


@given(view_counts)
def test_the_reach_is_within_half_a_view_of_the_median_and_never_outside_of_what_was_seen(seen: list[Decimal]) -> None:
    found = reach(seen)
    assert found is not None
    assert abs(found - median(seen)) <= Decimal("0.5")
    assert min(seen) <= found <= max(seen)


@pytest.mark.parametrize(
    ("reach", "subscribers", "share"),
    [
        pytest.param(541_540, 2_048_184, "26.44", id="as usual"),
        pytest.param(19, 18, "105.56", id="over a hundred"),
        pytest.param(1, 800, "0.13", id="a half goes up"),
        pytest.param(0, 100, "0.00", id="nobody looks"),
        pytest.param(100, 0, None, id="no subscribers"),
        pytest.param(100, None, None, id="subscribers not known"),
        pytest.param(None, 100, None, id="reach not known"),
        pytest.param(10**9, 1, None, id="more than a column holds"),
    ],
)
def test_err(reach: int | None, subscribers: int | None, share: str | None) -> None:
    found = err(None if reach is None else Decimal(reach), None if subscribers is None else Decimal(subscribers))
    assert found == (None if share is None else Decimal(share))


def test_er_is_of_forwards_comments_and_reactions_together() -> None:
    assert er(Decimal(10), Decimal(5), Decimal(85), Decimal(2000)) == Decimal("5.00")
    assert er(Decimal(0), Decimal(0), Decimal(1), Decimal(800)) == Decimal("0.13")


def test_without_a_view_there_is_no_er() -> None:
    assert er(Decimal(1), Decimal(1), Decimal(1), Decimal(0)) is None


@pytest.mark.parametrize(
    ("ago", "silent"),
    [
        pytest.param(timedelta(days=60), True, id="sixty days"),
        pytest.param(timedelta(days=60) - timedelta(seconds=1), False, id="a second less"),
        pytest.param(timedelta(days=-1), False, id="a clock that is wrong"),
    ],
)
def test_a_channel_is_silent_after_sixty_days(ago: timedelta, silent: bool) -> None:
    assert is_silent(NOON - ago, NOON) is silent


def test_a_channel_whose_last_post_is_not_known_is_not_silent() -> None:
    assert not is_silent(None, NOON)


def test_a_share_fits_the_columns() -> None:
    assert MOST_PERCENT == MOST_PERCENT_OF_A_COLUMN
