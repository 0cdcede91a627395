"""The story in a world: the cast stands, the past is there at once, the rest comes in its time."""

import asyncio
from collections.abc import Callable

from telegram_sandbox.story import cast
from telegram_sandbox.story.play import Story
from telegram_sandbox.world import Channel, World, WorldClock

BEGAN = 1_700_000_000
HOUR = 20.0


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the story has no event for a test to wait for
            await asyncio.sleep(0.02)


def staged() -> tuple[World, Story]:
    world = World(WorldClock.standing(BEGAN))
    return world, Story(world, hour=HOUR, seed=1)


async def played(world: World, story: Story, hours: float) -> None:
    """Let the world run for so many demo hours, then stop the story."""
    playing = asyncio.ensure_future(story.play())
    await until(lambda: all(channel.top_id >= 2 for channel in story.donors))
    for _ in range(int(hours * 10)):
        world.clock.advance(HOUR / 10)
        await asyncio.sleep(0.25)
    story.stop()
    await playing


def posts(channel: Channel) -> list[int]:
    return [message.date for message in channel.messages.values()]


async def test_before_the_story_begins_donors_are_silent() -> None:
    _, story = staged()
    assert [channel.top_id for channel in story.donors] == [0] * 24


async def test_dates_never_go_back_within_a_channel_and_stay_near_their_time() -> None:
    world, story = staged()
    await played(world, story, hours=1)
    for channel in story.donors:
        assert posts(channel) == sorted(posts(channel))
        assert all(BEGAN - 3 * HOUR <= date <= world.now() for date in posts(channel))


async def test_a_stopped_story_publishes_nothing_more() -> None:
    world, story = staged()
    await played(world, story, hours=0)
    before = [channel.top_id for channel in story.donors]
    world.clock.advance(10 * HOUR)
    await asyncio.sleep(0.3)
    assert [channel.top_id for channel in story.donors] == before


async def test_the_plan_names_every_donor_with_a_link_that_leads_to_it() -> None:
    world, story = staged()
    plan = story.plan({project.phone: f"session {project.phone}" for project in cast.PROJECTS})
    links = [donor["link"].removeprefix("https://t.me/") for project in plan["projects"] for donor in project["donors"]]
    found = [world.channels.by_invite(link[1:])[0] if link[0] == "+" else world.resolve(link) for link in links]
    assert found == story.donors


async def test_no_pause_of_the_plan_covers_the_present_moment() -> None:
    _, story = staged()
    plan = story.plan({project.phone: "" for project in cast.PROJECTS})
    # BEGAN is 22 November 2023, 01:13 in Moscow.
    assert [project["pauses"] for project in plan["projects"]] == [["07:13-09:13"], [], ["10:13-12:13"]]


async def test_userbots_are_admins_of_their_projects_channels() -> None:
    world, story = staged()
    for project in cast.PROJECTS:
        channel = world.channels.by_username(project.username)
        rights = channel.rights_of(story.userbots[project.phone].id)
        assert rights is not None
        assert rights.post_messages
