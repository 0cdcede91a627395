"""Algorithms X and Y."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.baselines import Algorithm, Comparison, compare, in_force
from reposter_service.tests.domain.builders import rating, ratings

FIFTY = ratings(range(1, 51))
"""Ratings 1 to 50: the best of them is 50, the fifth 46."""

some_ratings = st.builds(Fraction, st.integers(0, 60), st.integers(1, 3))
one_to_fifty = st.integers(1, 50)
# Hypothesis likes short lists: without this Y would hardly ever be in force.
histories = st.lists(some_ratings, max_size=49) | st.lists(some_ratings, min_size=50, max_size=70)


def compared(now: int | Fraction, earlier: Sequence[int | Fraction], *, x: int = 6, y: int = 5) -> Comparison:
    return compare(Fraction(now), [Fraction(number) for number in earlier], x=x, y=y)


# Algorithm X


@pytest.mark.parametrize(
    ("now", "wins"),
    [
        pytest.param(31, True, id="higher than all three wins"),
        pytest.param(30, False, id="equal to the best does not"),
        pytest.param(25, False, id="higher than two of three does not"),
        pytest.param(5, False, id="lower than all does not"),
    ],
)
def test_x_wants_a_rating_higher_than_each_of_the_last_x_posts(now: int, wins: bool) -> None:
    assert compared(now, [10, 30, 20], x=3).wins is wins


def test_x_does_not_look_further_back_than_x_posts() -> None:
    assert compared(31, [10, 30, 20, 1000], x=3).wins


def test_x_of_1_compares_with_the_post_before() -> None:
    assert compared(11, [10, 1000], x=1).wins


def test_x_sees_25_of_300_and_50_of_600_as_equal_so_the_later_one_does_not_win() -> None:
    assert not compared(rating(50, 600), [rating(25, 300)], x=1).wins


@pytest.mark.parametrize(
    ("earlier", "collected"),
    [
        pytest.param(0, False, id="none of six"),
        pytest.param(3, False, id="three of six"),
        pytest.param(5, False, id="five of six"),
        pytest.param(6, True, id="six of six"),
    ],
)
def test_x_collects_until_x_earlier_ratings_exist(earlier: int, collected: bool) -> None:
    assert compared(100, range(earlier), x=6).collected is collected


def test_while_x_collects_it_tells_how_far_it_is_3_of_6() -> None:
    now = compared(100, [1, 2, 3], x=6)
    assert (now.earlier, now.needed) == (3, 6)


def test_while_x_collects_nothing_wins_and_there_is_no_threshold() -> None:
    now = compared(100, [1, 2, 3], x=6)
    assert (now.wins, now.threshold, now.place) == (False, None, None)


def test_the_threshold_of_x_is_the_best_of_the_last_x() -> None:
    assert compared(31, [10, 30, 20, 1000], x=3).threshold == 30


def test_the_weakness_of_x_a_row_of_good_posts_each_a_little_lower_wins_only_once() -> None:
    path = [10, 12, 11, 100, 95, 90]
    won = [path[i] for i in range(3, 6) if compared(path[i], path[:i][::-1], x=3).wins]
    assert won == [100]


# From X to Y


@pytest.mark.parametrize(
    ("earlier", "algorithm"),
    [
        pytest.param(0, Algorithm.X, id="no rating yet: X"),
        pytest.param(49, Algorithm.X, id="49 earlier ratings: still X"),
        pytest.param(50, Algorithm.Y, id="50 earlier ratings: Y"),
        pytest.param(51, Algorithm.Y, id="51 earlier ratings: Y"),
    ],
)
def test_y_takes_over_from_x_as_soon_as_50_earlier_posts_are_rated(earlier: int, algorithm: Algorithm) -> None:
    assert in_force(earlier) is algorithm
    assert compared(1, [1] * earlier).algorithm is algorithm


def test_x_of_50_never_gets_to_decide_because_y_comes_first() -> None:
    assert not compared(1000, range(49), x=50).collected
    assert compared(1000, range(50), x=50).algorithm is Algorithm.Y


# Algorithm Y


@pytest.mark.parametrize(
    ("now", "wins"),
    [
        pytest.param(51, True, id="the best of all wins"),
        pytest.param(47, True, id="higher than the fifth wins"),
        pytest.param(46, False, id="equal to the fifth does not"),
        pytest.param(45, False, id="the sixth does not"),
    ],
)
def test_y_of_5_wants_a_rating_higher_than_the_fifth_best_of_the_last_50(now: int, wins: bool) -> None:
    assert compared(now, FIFTY, y=5).wins is wins


def test_the_threshold_of_y_of_5_is_the_fifth_best() -> None:
    assert compared(47, FIFTY, y=5).threshold == 46


def test_y_of_1_wants_the_best_of_all() -> None:
    assert compared(51, FIFTY, y=1).wins
    assert not compared(50, FIFTY, y=1).wins


def test_y_of_50_wants_more_than_the_lowest() -> None:
    assert compared(2, FIFTY, y=50).wins
    assert not compared(1, FIFTY, y=50).wins


def test_y_does_not_care_in_which_order_the_50_came() -> None:
    assert compared(47, FIFTY, y=5) == compared(47, FIFTY[::-1], y=5)


def test_y_forgets_the_51st_post_back() -> None:
    assert compared(51, [*FIFTY, 1000], y=1).wins


def test_equal_ratings_fill_places_of_the_top_one_each() -> None:
    five_equal = [*[100] * 5, *range(45)]
    assert compared(101, five_equal, y=5).threshold == 100
    assert not compared(100, five_equal, y=5).wins


def test_y_takes_two_good_posts_in_a_row_where_x_ignores_the_second() -> None:
    first, second = 200, 190
    assert compared(second, [first, *FIFTY], y=5).wins
    assert not compared(second, [first, *FIFTY[:40]], x=6).wins


@pytest.mark.parametrize(
    ("now", "place"),
    [
        pytest.param(51, 1, id="higher than all is the first"),
        pytest.param(50, 2, id="equal to the best comes after it"),
        pytest.param(46, 6, id="equal to the fifth is the sixth"),
        pytest.param(0, 51, id="lower than all is the last"),
    ],
)
def test_a_place_counts_those_at_least_as_high_and_oneself(now: int, place: int) -> None:
    assert compared(now, FIFTY).place == place


# For any numbers


def naive_x(now: Fraction, earlier: Sequence[Fraction], x: int) -> bool:
    return len(earlier) >= x and all(now > other for other in earlier[:x])


def naive_y(now: Fraction, earlier: Sequence[Fraction], y: int) -> bool:
    return now > sorted(earlier[:50])[-y]


@given(now=some_ratings, earlier=histories, x=one_to_fifty, y=one_to_fifty)
def test_x_and_y_win_exactly_where_the_rule_read_aloud_says_so(
    now: Fraction, earlier: list[Fraction], x: int, y: int
) -> None:
    expected = naive_y(now, earlier, y) if len(earlier) >= 50 else naive_x(now, earlier, x)
    assert compare(now, earlier, x=x, y=y).wins is expected


@given(now=some_ratings, earlier=histories, x=one_to_fifty, y=one_to_fifty)
def test_a_post_wins_exactly_when_it_is_higher_than_its_threshold(
    now: Fraction, earlier: list[Fraction], x: int, y: int
) -> None:
    result = compare(now, earlier, x=x, y=y)
    assert result.wins is (result.threshold is not None and now > result.threshold)


@given(now=some_ratings, earlier=st.lists(some_ratings, min_size=50, max_size=60), y=st.integers(1, 49))
def test_a_larger_y_never_lets_fewer_posts_through(now: Fraction, earlier: list[Fraction], y: int) -> None:
    assert compare(now, earlier, x=1, y=y + 1).wins >= compare(now, earlier, x=1, y=y).wins


@given(now=some_ratings, earlier=st.lists(some_ratings, max_size=49), x=st.integers(1, 49))
def test_a_larger_x_never_lets_more_posts_through(now: Fraction, earlier: list[Fraction], x: int) -> None:
    assert compare(now, earlier, x=x + 1, y=1).wins <= compare(now, earlier, x=x, y=1).wins


@given(now=some_ratings, earlier=histories, x=one_to_fifty, y=one_to_fifty, times=st.integers(1, 9))
def test_a_channel_ten_times_as_active_is_judged_alike(
    now: Fraction, earlier: list[Fraction], x: int, y: int, times: int
) -> None:
    louder = compare(now * times, [other * times for other in earlier], x=x, y=y)
    assert louder.wins is compare(now, earlier, x=x, y=y).wins
