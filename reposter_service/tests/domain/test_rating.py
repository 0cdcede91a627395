"""The rating of a post."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.rating import Counters, of_album, rate, shown
from reposter_service.tests.domain.builders import counters, rating

counts = st.integers(min_value=0, max_value=2**31 - 1)
some_views = st.integers(min_value=1, max_value=2**31 - 1)
any_counters = st.builds(Counters, st.none() | counts, counts, counts, counts)


@pytest.mark.parametrize(
    ("interactions", "views", "seen_as"),
    [
        pytest.param(25, 300, 833, id="25 of 300 views are 833"),
        pytest.param(87, 2400, 362, id="87 of 2400 views are 362, because 362.5 is cut"),
        pytest.param(0, 500, 0, id="nobody reacted: 0"),
        pytest.param(1, 30_000, 0, id="less than one in ten thousand is shown as 0"),
        pytest.param(10, 5, 20_000, id="more reactions than views are possible"),
    ],
)
def test_a_rating_is_reactions_and_forwards_brought_to_10000_views(interactions: int, views: int, seen_as: int) -> None:
    assert shown(rating(interactions, views)) == seen_as


def test_reactions_and_forwards_weigh_the_same() -> None:
    assert rate(counters(forwards=20, reactions=5)) == rate(counters(forwards=5, reactions=20))


def test_with_reactions_off_the_rating_counts_forwards_alone() -> None:
    assert rate(counters(views=2000, forwards=14, reactions=0)) == 70


@pytest.mark.parametrize("views", [pytest.param(None, id="missing"), pytest.param(0, id="zero")])
def test_a_post_without_views_has_no_rating(views: int | None) -> None:
    assert rate(counters(views=views)) is None


def test_stars_are_not_people_and_do_not_count() -> None:
    assert rate(counters(paid_reactions=1000)) == rate(counters(paid_reactions=0))


def test_ratings_are_compared_exactly_25_of_300_equals_50_of_600() -> None:
    assert rating(25, 300) == rating(50, 600)


def test_ratings_that_are_shown_alike_can_differ() -> None:
    first, second = rating(25, 300), rating(833, 10_000)
    assert shown(first) == shown(second)
    assert first > second


@given(interactions=counts, views=some_views, times=st.integers(1, 1000))
def test_a_rating_stays_when_audience_and_activity_grow_alike(interactions: int, views: int, times: int) -> None:
    assert rating(interactions * times, views * times) == rating(interactions, views)


@given(one=st.tuples(counts, some_views), other=st.tuples(counts, some_views))
def test_ratings_are_ordered_by_cross_products(one: tuple[int, int], other: tuple[int, int]) -> None:
    (interactions, views), (other_interactions, other_views) = one, other
    higher = interactions * other_views > other_interactions * views
    assert (rating(interactions, views) > rating(other_interactions, other_views)) is higher


@given(interactions=st.integers(0, 2**32), views=some_views)
def test_the_stored_quotient_is_shown_as_the_exact_rating_is(interactions: int, views: int) -> None:
    assert shown(10000.0 * interactions / views) == shown(rating(interactions, views))


@given(interactions=counts, views=some_views)
def test_a_rating_is_shown_cut_never_rounded_up(interactions: int, views: int) -> None:
    exact = rating(interactions, views)
    assert Fraction(shown(exact)) <= exact < shown(exact) + 1


def test_an_albums_views_and_forwards_are_those_of_its_largest_members() -> None:
    album = of_album([counters(views=8357, forwards=123), counters(views=8367, forwards=122)])
    assert (album.views, album.forwards) == (8367, 123)


def test_an_albums_reactions_are_the_sum_of_its_members() -> None:
    assert of_album([counters(reactions=50), counters(reactions=0), counters(reactions=3)]).reactions == 53


def test_an_albums_stars_are_summed_and_kept_apart() -> None:
    album = of_album([counters(reactions=1, paid_reactions=100), counters(reactions=2, paid_reactions=50)])
    assert (album.reactions, album.paid_reactions) == (3, 150)


def test_an_albums_views_come_from_the_members_that_have_any() -> None:
    assert of_album([counters(views=None), counters(views=700), counters(views=None)]).views == 700


def test_an_album_without_any_views_has_no_rating() -> None:
    assert rate(of_album([counters(views=None), counters(views=None)])) is None


@given(any_counters)
def test_an_album_of_one_member_counts_as_the_member_alone(member: Counters) -> None:
    assert of_album([member]) == member


@given(st.lists(any_counters, min_size=1, max_size=10).flatmap(lambda m: st.tuples(st.just(m), st.permutations(m))))
def test_the_order_of_an_albums_members_does_not_matter(orders: tuple[list[Counters], list[Counters]]) -> None:
    members, shuffled = orders
    assert of_album(members) == of_album(shuffled)
