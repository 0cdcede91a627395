"""A donor fed from the posts of a real channel, published in accelerated time.

The file's columns: `channel,message_id,date,views,forwards,reactions,grouped_id,fwd_from`; others are left alone.
Dates are remapped to now, order kept, albums published together; at the measuring moment every message has exactly
the file's numbers (an album's members each their own), and our own forwards are not counted.
"""

import asyncio
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram_sandbox.world import Afterwards, Channel, Content, Counters, Growth, Media, Person, Reaction, World
from telegram_sandbox.world.messages import ForwardHeader
from telegram_sandbox.world_time import reach

REACTION = Reaction.emoji("👍")
PHONE = "+79010000009"
DONOR, TARGET, SOURCE = "replayed_donor", "replayed_project", "replayed_source"
POSTS_PER_SECOND = 8.0
SETTLED_SHARE = 0.98
"""Counters stand still a little before the measuring moment, so that a fraction of a second decides nothing."""


class BadFile(Exception):
    """The file is not what it should be; names the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message of the file. `views` None: Telegram gave none."""

    line: int
    channel: str
    message_id: int
    date: datetime
    views: int | None
    forwards: int
    reactions: int
    grouped_id: str
    is_forward: bool


def read_rows(path: Path) -> list[Row]:
    """Every message by publication and then by id, or `BadFile` naming the first line that is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [_row(reader.line_num, record) for record in reader]
    _refuse_several_channels(rows)
    return sorted(rows, key=lambda row: (row.date, row.message_id))


def _row(line: int, record: Mapping[str, str | None]) -> Row:
    try:
        return Row(
            line,
            record["channel"] or "",
            int(record["message_id"] or ""),
            datetime.fromisoformat(record["date"] or ""),
            int(record["views"]) if record["views"] else None,
            int(record["forwards"] or 0),
            int(record["reactions"] or 0),
            record["grouped_id"] or "",
            _is_forward(record["fwd_from"]),
        )
    except (KeyError, ValueError) as error:
        raise BadFile(f"line {line}: {type(error).__name__} {error}") from None


def _is_forward(word: str | None) -> bool:
    """1, or the id of the channel it comes from; nothing or 0: the channel's own post."""
    return int(word or 0) != 0


def _refuse_several_channels(rows: Iterable[Row]) -> None:
    channels = {row.channel for row in rows}
    if len(channels) != 1:
        raise BadFile(f"one channel's posts are wanted, these are of {len(channels)}")


def publications(rows: Iterable[Row]) -> list[list[Row]]:
    """Messages that appear together, single ones and albums, in the order of their first message."""
    together: dict[str, list[Row]] = {}
    for row in rows:
        together.setdefault(row.grouped_id or f"message {row.message_id}", []).append(row)
    return [sorted(members, key=lambda row: row.message_id) for members in together.values()]


class Replay:
    """One project, one donor, one userbot; `play` publishes the file. `hour`: the measuring delay in seconds."""

    def __init__(
        self,
        world: World,
        rows: list[Row],
        *,
        hour: float,
        x: int = 6,
        y: int = 5,
        posts_per_second: float = POSTS_PER_SECOND,
    ) -> None:
        world.switches.count_forwards = False
        self._world = world
        self._rows = rows
        self._hour = hour
        self._xy = {"x": x, "y": y}
        self._gap = 1 / posts_per_second
        self._photo = world.posts.photo()
        self._owner = world.people.add("Автор записи")
        self._source = self._channel("Откуда пересылали", SOURCE)
        self._donor = self._channel("Донор из файла", DONOR)
        self.userbot = world.people.add("Юзербот записи", phone=PHONE)
        world.members.promote(self._channel("Проект записи", TARGET), self.userbot, by=self._owner)
        world.posts.publish(self._source, "Первоисточник")
        self._stopped = asyncio.Event()
        self._ids: dict[int, int] = {}

    @property
    def userbots(self) -> Mapping[str, Person]:
        """The one userbot by phone; it is an admin of the project's channel already."""
        return {PHONE: self.userbot}

    @property
    def targets(self) -> list[int]:
        """The project's channel's id."""
        return [self._world.channels.by_username(TARGET).id]

    def plan(self, sessions: Mapping[str, str]) -> dict[str, Any]:
        """What the reposter is to be told. `sessions` by phone."""
        project = {
            "title": "Запись",
            "link": f"https://t.me/{TARGET}",
            "userbot": {"phone": PHONE, "session": sessions[PHONE]},
            "pauses": [],
            "donors": [{"link": f"https://t.me/{DONOR}", **self._xy}],
        }
        return {"projects": [project]}

    async def play(self) -> None:
        """Publish everything, evenly, then be done."""
        began = self._world.clock.exact()
        for number, members in enumerate(publications(self._rows)):
            await reach(began + number * self._gap, self._world.clock, self._stopped)
            if self._stopped.is_set():
                return
            self._publish(members)

    def stop(self) -> None:
        self._stopped.set()

    def progress(self) -> dict[str, Any]:
        """`ids`: the file's message id → the one it got here."""
        return {"published": len(self._ids), "messages": len(self._rows), "ids": self._ids}

    def _channel(self, title: str, username: str) -> Channel:
        return self._world.channels.create(title, owner=self._owner, username=username)

    def _publish(self, members: list[Row]) -> None:
        # All of an album in one go: nothing else can come between its ids.
        grouped_id = self._world.posts.new_grouped_id() if members[0].grouped_id else None
        now = self._world.now()
        for row in members:
            message = self._world.posts.publish(
                self._donor,
                Content(_words(row), media=self._media(row)),
                date=now,
                grouped_id=grouped_id,
                forward=ForwardHeader(now, from_channel_id=self._source.id, channel_post=1) if row.is_forward else None,
                growth=self._growth(row),
            )
            self._ids[row.message_id] = message.id

    def _media(self, row: Row) -> Media | None:
        return self._photo if row.grouped_id else None

    def _growth(self, row: Row) -> Growth:
        reactions = {REACTION: row.reactions} if row.reactions else {}
        target = Counters(row.views, row.forwards, reactions)
        return Growth(target, self._hour * SETTLED_SHARE, Afterwards.STAY)


def _words(row: Row) -> str:
    return f"Пост {row.message_id} от {row.date:%d.%m.%Y %H:%M}"
