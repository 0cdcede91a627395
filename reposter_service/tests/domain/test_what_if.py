"""What other X and Y would have reposted."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.baselines import Algorithm
from reposter_service.domain.decision import Because, Circumstances, Decision, Hold, Repost, decide
from reposter_service.domain.what_if import Contest, contest, decisions, table
from reposter_service.tests.domain.builders import ratings

Rating = Fraction | None
some_ratings: st.SearchStrategy[Rating] = st.none() | st.builds(Fraction, st.integers(0, 40), st.integers(1, 2))
paths = st.lists(some_ratings, max_size=30) | st.lists(some_ratings, min_size=55, max_size=90)
one_to_fifty = st.integers(1, 50)


def naive(path: Sequence[Rating], *, x: int, y: int) -> list[Decision]:
    """Each post against everything rated before it, nothing kept from post to post."""
    return [
        decide(rating, Circumstances(x=x, y=y, earlier=[r for r in reversed(path[:i]) if r is not None]))
        for i, rating in enumerate(path)
    ]


def won(path: Sequence[Rating], *, x: int, y: int) -> list[int]:
    """Positions of the posts that would have been reposted."""
    return [i for i, decision in enumerate(decisions(path, x=x, y=y)) if isinstance(decision, Repost)]


def test_posts_are_decided_in_order_each_against_those_before_it() -> None:
    assert won(ratings([10, 20, 15, 30, 25]), x=2, y=5) == [3]


def test_the_first_x_posts_are_collected() -> None:
    reasons = [d.because for d in decisions(ratings([1, 2, 3]), x=6, y=5) if isinstance(d, Hold)]
    assert reasons == [Because.COLLECTING] * 3


def test_a_post_without_a_rating_is_held_and_is_no_baseline_for_the_next() -> None:
    with_gaps: list[Rating] = [Fraction(10), None, Fraction(20), None, Fraction(30)]
    assert won(with_gaps, x=2, y=5) == [4]


def test_x_decides_the_first_50_rated_posts_and_y_the_rest() -> None:
    comparisons = [decision.comparison for decision in decisions(ratings(range(60)), x=6, y=5)]
    assert [s.algorithm for s in comparisons if s] == [Algorithm.X] * 50 + [Algorithm.Y] * 10


def test_reposted_posts_stay_in_the_baseline() -> None:
    assert won(ratings([10, 20, 20]), x=1, y=5) == [1]


def test_a_row_of_good_posts_each_a_little_lower_is_where_y_does_better_than_x() -> None:
    ordinary = [10 + number % 7 for number in range(50)]
    good = [100, 95, 90, 85]
    assert won(ratings(ordinary + good), x=6, y=5)[-4:] == [50, 51, 52, 53]
    assert won(ratings(ordinary[:20] + good), x=6, y=5)[-1] == 20


def test_the_table_answers_for_every_pair_of_x_and_y() -> None:
    assert table(ratings([10, 20, 15, 30]), xs=(1, 2, 3), ys=(1, 5)) == {
        (1, 1): 2,
        (1, 5): 2,
        (2, 1): 1,
        (2, 5): 1,
        (3, 1): 1,
        (3, 5): 1,
    }


@pytest.mark.parametrize("path", [pytest.param([], id="no posts"), pytest.param([None, None], id="none with a rating")])
def test_where_nothing_is_rated_nothing_would_have_been_reposted(path: list[Rating]) -> None:
    assert table(path, xs=(1, 50), ys=(1, 50)) == {(1, 1): 0, (1, 50): 0, (50, 1): 0, (50, 50): 0}


def test_ten_thousand_posts_are_answered_for_a_hundred_pairs() -> None:
    path = ratings(number * 7919 % 1009 for number in range(10_000))
    answers = table(path, xs=range(1, 13), ys=range(1, 10))
    assert answers[6, 5] == len(won(path, x=6, y=5))


@given(path=paths, x=one_to_fifty, y=one_to_fifty)
def test_the_walk_decides_as_the_rules_applied_post_by_post(path: list[Rating], x: int, y: int) -> None:
    assert list(decisions(path, x=x, y=y)) == naive(path, x=x, y=y)


@given(path=paths, xs=st.sets(one_to_fifty, min_size=1, max_size=4), ys=st.sets(one_to_fifty, min_size=1, max_size=4))
def test_the_table_counts_what_the_walk_reposts(path: list[Rating], xs: set[int], ys: set[int]) -> None:
    assert table(path, xs=xs, ys=ys) == {(x, y): len(won(path, x=x, y=y)) for x in xs for y in ys}


@given(path=paths, x=st.integers(1, 49), y=st.integers(1, 49))
def test_more_is_reposted_with_a_smaller_x_and_with_a_larger_y(path: list[Rating], x: int, y: int) -> None:
    run = contest(path)
    assert run.reposted(x=x, y=y) >= run.reposted(x=x + 1, y=y)
    assert run.reposted(x=x, y=y) <= run.reposted(x=x, y=y + 1)


@given(path=paths)
def test_every_rated_post_takes_part_once(path: list[Rating]) -> None:
    run = contest(path)
    assert len(run.streaks) + len(run.places) == sum(rating is not None for rating in path)


def test_posts_before_the_days_that_are_asked_about_are_baseline_and_not_counted() -> None:
    assert contest(ratings([15, 30]), before=ratings([10, 20])) == Contest(streaks=(0, 3), places=())


def test_x_has_decided_about_none_where_50_ratings_were_there_before() -> None:
    assert contest(ratings([40]), before=ratings(range(60))) == Contest(streaks=(), places=(21,))


@given(path=paths, x=one_to_fifty, y=one_to_fifty, since=st.integers(0, 90))
def test_of_a_stretch_of_the_path_as_many_are_counted_as_are_reposted_in_it(
    path: list[Rating], x: int, y: int, since: int
) -> None:
    counted = sum(position >= since for position in won(path, x=x, y=y))
    assert contest(path[since:], before=path[:since]).reposted(x=x, y=y) == counted
