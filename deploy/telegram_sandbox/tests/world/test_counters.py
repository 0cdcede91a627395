"""Counters under posts: growth as a pure function of age, and what people of the world add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_sandbox.world import Afterwards, Counters, Growth, Reaction, ReactionsPolicy, World, WorldClock

NOON = 1_700_000_000
HOUR = 3600
LIKE, STARS = Reaction.emoji("👍"), Reaction.paid()
TARGET = Counters(2400, 40, {LIKE: 47, STARS: 500})


def test_a_post_has_exactly_its_target_at_the_measuring_age() -> None:
    assert Growth(TARGET, HOUR).at(HOUR) == TARGET


def test_a_post_begins_with_nothing() -> None:
    assert Growth(TARGET, HOUR).at(0) == Counters(0, 0, {})


def test_counters_stay_when_told_to() -> None:
    assert Growth(TARGET, HOUR, Afterwards.STAY).at(100 * HOUR) == TARGET


def test_counters_go_on_growing_otherwise() -> None:
    assert (Growth(TARGET, HOUR).at(3 * HOUR).views or 0) > 2400


@given(
    ages=st.lists(st.floats(0, 10 * HOUR), min_size=2, max_size=2).map(sorted), steepness=st.sampled_from([0.0, 3.0])
)
def test_growth_never_goes_back(ages: list[float], steepness: float) -> None:
    growth = Growth(TARGET, HOUR, steepness=steepness)
    early, late = (growth.at(age) for age in ages)
    assert (early.views or 0) <= (late.views or 0)
    assert early.reactions_total() <= late.reactions_total()


def test_stars_are_not_people() -> None:
    assert TARGET.reactions_total() == 47


def test_a_post_without_a_view_counter_stays_without_one() -> None:
    world = World(WorldClock.standing(NOON))
    channel = world.channels.create("News", owner=world.people.add())
    post = world.posts.publish(channel, "hello")
    world.posts.set_counters(post, views=None, forwards=3)
    world.posts.count(post, views=5)
    assert world.posts.counters(post) == Counters(None, 3, {})


def test_people_of_the_world_add_to_what_has_grown() -> None:
    world = World(WorldClock.standing(NOON))
    reader = world.people.add()
    channel = world.channels.create("News", owner=reader)
    post = world.posts.publish(channel, "hello", growth=Growth(TARGET, HOUR, Afterwards.STAY))
    world.clock.advance(HOUR)
    world.posts.react(channel, post.id, reader, [LIKE])
    world.posts.see(post, reader)
    world.posts.see(post, reader)
    assert world.posts.counters(post) == Counters(2401, 40, {LIKE: 48, STARS: 500})


def test_figures_set_by_hand_end_the_growth() -> None:
    world = World(WorldClock.standing(NOON))
    channel = world.channels.create("News", owner=world.people.add())
    post = world.posts.publish(channel, "hello", growth=Growth(TARGET, HOUR))
    world.posts.set_counters(post, views=300, forwards=5, reactions={LIKE: 20})
    world.clock.advance(HOUR)
    assert world.posts.counters(post) == Counters(300, 5, {LIKE: 20})


@pytest.mark.parametrize(
    ("reaction", "is_allowed"), [(LIKE, True), (Reaction.emoji("🔥"), False), (STARS, False)], ids=str
)
def test_a_choice_of_reactions_allows_only_these(reaction: Reaction, is_allowed: bool) -> None:
    assert ReactionsPolicy.some(["👍"]).allows(reaction) is is_allowed
