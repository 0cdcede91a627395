"""What the donors do depends on the seed alone, and looks like the real thing."""

import itertools
from collections import Counter

import pytest
from telegram_sandbox.story import cast, growth
from telegram_sandbox.story.scenes import FRESH_PAST_BEGINS, Scene, SceneKind, scenes

HOURS = 4.0


def first_hours(seed: int = 1) -> list[Scene]:
    streams = (scenes(project.topic, donor, seed) for project, donor in cast.donors())
    return [scene for stream in streams for scene in itertools.takewhile(lambda scene: scene.at < HOURS, stream)]


def test_there_are_three_projects_of_eight_donors() -> None:
    assert [len(project.donors) for project in cast.PROJECTS] == [8, 8, 8]


def test_the_same_seed_tells_the_same_story() -> None:
    assert first_hours(seed=7) == first_hours(seed=7)


def test_another_seed_tells_another_story() -> None:
    assert first_hours(seed=7) != first_hours(seed=8)


def test_every_kind_of_scene_occurs_within_four_hours() -> None:
    assert {scene.kind for scene in first_hours()} == set(SceneKind)


def test_each_donor_has_fresh_posts_when_the_story_begins() -> None:
    fresh = Counter(scene.donor.title for scene in first_hours() if FRESH_PAST_BEGINS <= scene.at < 0)
    assert len(fresh) >= 20


def test_a_lively_donor_of_each_project_passes_fifty_posts_before_the_third_hour() -> None:
    own = {SceneKind.POST, SceneKind.ALBUM, SceneKind.FORWARD_FROM_PERSON}
    posts = Counter(
        scene.donor.title
        for scene in first_hours()
        if FRESH_PAST_BEGINS <= scene.at < 3 and scene.kind in own and scene.deleted_after is None
    )
    lively = [donor.title for _, donor in cast.donors() if donor.rush_gap]
    assert len(lively) == 3
    assert all(posts[title] > 50 for title in lively)


def test_what_is_deleted_is_deleted_before_it_could_be_measured() -> None:
    regretted = [scene.deleted_after for scene in first_hours() if scene.deleted_after is not None]
    assert regretted
    assert all(0 < age < 0.8 for age in regretted)


def test_a_donor_without_reactions_gets_none() -> None:
    switcher = next(donor for _, donor in cast.donors() if donor.switches_reactions)
    off, on = switcher.switches_reactions or (0, 0)
    during = [scene for scene in first_hours() if scene.donor is switcher and off < scene.at < on and scene.targets]
    assert during
    assert all(target.reactions_total() == 0 for scene in during for target in scene.targets)


def test_an_albums_reactions_sit_on_its_first_message() -> None:
    albums = [scene for scene in first_hours() if scene.kind is SceneKind.ALBUM]
    assert all(2 <= len(scene.targets) <= 10 for scene in albums)
    assert all(member.reactions_total() == 0 for scene in albums for member in scene.targets[1:])


def test_rates_differ_several_fold_between_donors() -> None:
    rates = [donor.rate for _, donor in cast.donors()]
    assert max(rates) > 5 * min(rates)


@pytest.mark.parametrize("age", [0.1, 0.3, 0.6])
def test_a_young_post_looks_better_than_it_will_be_at_one_hour(age: float) -> None:
    scene = next(scene for scene in first_hours() if scene.targets and (scene.targets[0].views or 0) > 2000)
    grown = growth.FirstHour(scene.targets[0], 1.0)
    young, hour = grown.at(age), grown.at(1.0)
    assert hour == scene.targets[0]
    assert young.reactions_total() / (young.views or 1) > hour.reactions_total() / (hour.views or 1)
