"""A stage for measuring: many projects with many donors each, all joined, and nothing happens by itself."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from telegram_sandbox.world import Channel, Person, ReactionsPolicy, World

EARLIER_POSTS = 1000
"""Ids that every donor has used up: the house may have measured posts that are gone meanwhile."""
REACTIONS_OFF_EVERY = 10
"""One donor in so many has its reactions off."""


def crowd_size(text: str) -> tuple[int, int]:
    """Projects and donors of each in `30x100`; ValueError for anything else."""
    found = re.fullmatch(r"(\d+)x(\d+)", text)
    if found is None:
        raise ValueError(f"a crowd is written as 30x100, not {text}")
    return int(found[1]), int(found[2])


class Crowd:
    """`projects` × `donors`: `project_1` with its userbot as an admin, `donor_1_1` … with the userbot as a member."""

    def __init__(self, world: World, *, projects: int, donors: int) -> None:
        self._world = world
        self._author = world.people.add("Автор")
        self._userbots: dict[str, Person] = {}
        self._targets: list[Channel] = []
        self._donors: list[list[Channel]] = []
        for number in range(1, projects + 1):
            self._build(number, donors)

    @property
    def userbots(self) -> Mapping[str, Person]:
        return self._userbots

    @property
    def targets(self) -> list[int]:
        return [channel.id for channel in self._targets]

    def plan(self, sessions: Mapping[str, str]) -> dict[str, Any]:
        """What the reposter is to be told, as in a story. `sessions` by phone."""
        built = zip(self._targets, self._userbots, self._donors, strict=True)
        return {"projects": [_plan(target, phone, sessions[phone], donors) for target, phone, donors in built]}

    async def play(self) -> None:
        """Nothing: posts come through the control port."""
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Nothing is going on."""

    def progress(self) -> dict[str, Any]:
        return {"donors": sum(len(donors) for donors in self._donors)}

    def _build(self, number: int, donors: int) -> None:
        target = self._world.channels.create(f"Проект {number}", owner=self._author, username=f"project_{number}")
        userbot = self._world.people.add(f"Юзербот {number}", phone=f"7900{number:07d}")
        self._world.members.promote(target, userbot, by=self._author)
        self._targets.append(target)
        self._userbots[f"+{userbot.phone}"] = userbot
        self._donors.append([self._donor(number, index, userbot) for index in range(1, donors + 1)])

    def _donor(self, number: int, index: int, userbot: Person) -> Channel:
        username = f"donor_{number}_{index}"
        channel = self._world.channels.create(f"Донор {number}.{index}", owner=self._author, username=username)
        if index % REACTIONS_OFF_EVERY == 0:
            channel.reactions = ReactionsPolicy.none()
        channel.top_id = EARLIER_POSTS
        long_ago = self._world.now() - 24 * 60 * 60
        self._world.posts.publish(channel, "Вчерашний пост.", date=long_ago)
        self._world.members.add(channel, userbot)
        return channel


def _plan(target: Channel, phone: str, session: str, donors: list[Channel]) -> dict[str, Any]:
    return {
        "title": target.title,
        "link": f"https://t.me/{target.username}",
        "userbot": {"phone": phone, "session": session},
        "pauses": [],
        "donors": [{"link": f"https://t.me/{donor.username}", "x": 6, "y": 5} for donor in donors],
    }
