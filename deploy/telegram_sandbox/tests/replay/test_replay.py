"""A file becomes a donor's posts: order, albums, forwards and numbers are the file's."""

from pathlib import Path

import pytest
from telegram_sandbox.replay import DONOR, SOURCE, BadFile, Replay, publications, read_rows
from telegram_sandbox.world import Channel, Message, World, WorldClock

HOUR = 20.0
HEADER = "channel,message_id,date,views,forwards,reactions,grouped_id,fwd_from,has_media"
FILE = f"""{HEADER}
c1,10,2022-03-11T15:01:09+00:00,2642,9,22,,0,1
c1,11,2022-03-11T17:16:42+00:00,1000,7,,700,0,1
c1,12,2022-03-11T17:16:42+00:00,1010,8,50,700,0,1
c1,13,2022-03-12T17:16:42+00:00,500,1,2,,1,0
c1,14,2022-03-13T17:16:42+00:00,,0,,,0,0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(FILE)
    return path


async def replayed(path: Path, world: World) -> tuple[Replay, Channel]:
    replay = Replay(world, read_rows(path), hour=HOUR, posts_per_second=1e9)
    world.clock.advance(1)
    await replay.play()
    return replay, world.channels.by_username(DONOR)


async def figures(path: Path) -> list[tuple[int | None, int, int]]:
    world = World(WorldClock.standing(1_700_000_000))
    _, donor = await replayed(path, world)
    world.clock.advance(HOUR)
    counters = [world.posts.counters(message) for message in donor.messages.values()]
    return [(figure.views, figure.forwards, figure.reactions_total()) for figure in counters]


async def test_at_the_measuring_moment_every_message_has_the_files_own_numbers(file: Path) -> None:
    assert await figures(file) == [(2642, 9, 22), (1000, 7, 0), (1010, 8, 50), (500, 1, 2), (None, 0, 0)]


async def test_albums_stay_together_and_forwards_come_from_another_channel(file: Path) -> None:
    world = World(WorldClock.standing(1_700_000_000))
    _, donor = await replayed(file, world)
    messages: list[Message] = list(donor.messages.values())
    assert [message.grouped_id is not None for message in messages] == [False, True, True, False, False]
    assert messages[1].grouped_id == messages[2].grouped_id
    source = world.channels.by_username(SOURCE)
    assert [message.forward.from_channel_id if message.forward else None for message in messages] == [
        None, None, None, source.id, None,
    ]  # fmt: skip


async def test_the_files_ids_are_told_with_those_they_became(file: Path) -> None:
    replay, _ = await replayed(file, World(WorldClock.standing(1_700_000_000)))
    assert replay.progress() == {"published": 5, "messages": 5, "ids": {10: 1, 11: 2, 12: 3, 13: 4, 14: 5}}


async def test_our_own_forwards_do_not_change_the_files_numbers(file: Path) -> None:
    world = World(WorldClock.standing(1_700_000_000))
    replay, donor = await replayed(file, world)
    world.forwards.forward(replay.userbot, donor, [1], world.channels.by_username("replayed_project"), [77])
    world.clock.advance(HOUR)
    assert world.posts.counters(donor.messages[1]).forwards == 9


def test_an_album_is_one_publication(file: Path) -> None:
    assert [len(members) for members in publications(read_rows(file))] == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("c1,x,2022-03-11T15:01:09+00:00,1,1,1,,0,1", "line 7"),
        ("c1,15,yesterday,1,1,1,,0,1", "line 7"),
        ("c1,15,2022-03-11T15:01:09+00:00,many,1,1,,0,1", "line 7"),
        ("c1,15,2022-03-11T15:01:09+00:00,1,1,1,,perhaps,1", "line 7"),
        ("c2,15,2022-03-11T15:01:09+00:00,1,1,1,,0,1", "2"),
    ],
    ids=["id is no number", "date is none", "views are no number", "forward or not", "a second channel"],
)
def test_a_malformed_row_is_named_by_its_line(file: Path, line: str, named: str) -> None:
    file.write_text(FILE + line + "\n")
    with pytest.raises(BadFile, match=named):
        read_rows(file)
