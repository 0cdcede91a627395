"""A sandbox as a process of its own.

    python -m telegram_sandbox --story [--seed 1] [--hour 20] [--port 0] [--plan plan.json]
    python -m telegram_sandbox --replay posts.csv [--x 6] [--y 5] [--hour 20] …
    python -m telegram_sandbox --crowd 30x100 …                                     a still house, for measuring
    python -m telegram_sandbox                                                      an empty world

When every door is open it prints ONE JSON line: addresses, also of the doors for strangers, with their tokens, public
key, sessions by phone, the plan's path, of a staged house also the tokens of both bots, the ids of its admins and of an
ad buyer. Story and replay begin when the control port says so. SIGTERM and SIGINT end it.
"""

import argparse
import asyncio
import gc
import json
import signal
import sys
from collections.abc import Collection, Mapping
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any, Protocol

from telegram_sandbox.admins import Admins
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.crowd import Crowd, crowd_size
from telegram_sandbox.http_door import BOT_API, CONTROL, VIEWER, HttpDoor
from telegram_sandbox.market import Market
from telegram_sandbox.outside.outside import TELEMETR_TOKEN, TGSTAT_TOKEN
from telegram_sandbox.performance import Performance, Play
from telegram_sandbox.replay import POSTS_PER_SECOND, BadFile, Replay, read_rows
from telegram_sandbox.server import Sandbox
from telegram_sandbox.story.play import Story
from telegram_sandbox.story.spares import TOPIC, Spares
from telegram_sandbox.tasks import Tasks
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Person, World

RARELY = (50_000, 20, 1_000)
"""Between collections of garbage. A world of a hundred thousand people is none: to look through all of it takes a
second, in which nobody is answered. What is really garbage here dies young.
"""
SHORTEST_HOUR_S = 10.0
"""Dates of posts are whole seconds: a shorter «hour» would be measured too roughly."""


class Staged(Play, Protocol):
    """A play with a cast that a reposter can be told about."""

    @property
    def userbots(self) -> Mapping[str, Person]: ...

    @property
    def targets(self) -> Collection[int]: ...

    def plan(self, sessions: Mapping[str, str]) -> dict[str, Any]: ...


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.hour < SHORTEST_HOUR_S:
        print(f"--hour is at least {SHORTEST_HOUR_S:g} seconds", file=sys.stderr)
        return 2
    gc.set_threshold(*RARELY)
    try:
        asyncio.run(_serve(options))
    except (BadFile, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m telegram_sandbox", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--story", action="store_true", help="three projects, 24 donors, posts as time goes by")
    what.add_argument("--replay", type=Path, metavar="FILE", help="one donor fed from a CSV of a channel's posts")
    what.add_argument("--crowd", type=crowd_size, metavar="30x100", help="so many projects × donors, all joined")
    parser.add_argument("--seed", type=int, default=1, help="of the story")
    parser.add_argument("--hour", type=float, default=20.0, help="seconds from publication to measuring")
    parser.add_argument("--zone", default="Europe/Moscow", help="time zone of the plan's pauses and of the viewer")
    parser.add_argument("--x", type=int, default=6, help="of the replayed donor")
    parser.add_argument("--y", type=int, default=5, help="of the replayed donor")
    parser.add_argument("--posts-per-second", type=float, default=POSTS_PER_SECOND, help="of the replay")
    parser.add_argument("--port", type=int, default=0, help="of control port, viewer and Bot API; if taken, a free one")
    parser.add_argument("--clock-shift", type=float, default=0.0, help="seconds Telegram's clock is ahead of ours")
    parser.add_argument("--plan", type=Path, help="where to write the plan for `reposter_service enroll`")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    sandbox, tasks = Sandbox(clock_shift=options.clock_shift), Tasks()
    chronicle = Chronicle(sandbox.world)
    staged = _staged(options, sandbox.world)
    admins = Admins.appointed(sandbox.world) if staged else None
    market = Market.opened(sandbox.world) if staged else None
    spares = Spares(sandbox.world, admins) if admins and isinstance(staged, Story) else None
    if spares and isinstance(staged, Story):
        staged.adopt(TOPIC, spares.donors)
    performance = Performance(staged, tasks) if staged else None
    desk = Desk(sandbox.world, sandbox.faults, sandbox.mtproto, chronicle, performance)
    http = HttpDoor(desk, port=options.port, stage=_seen(staged, admins, market, spares, options.zone))
    sandbox.doors.append(http)
    async with sandbox:
        print(json.dumps(_ready(sandbox, http, staged, options.plan) | _bot(http, admins, market)), flush=True)
        await stop.wait()
        if performance:
            performance.stop()
    await tasks.close()


def _staged(options: argparse.Namespace, world: World) -> Staged | None:
    if options.replay:
        rows = read_rows(options.replay)
        pace = options.posts_per_second
        return Replay(world, rows, hour=options.hour, x=options.x, y=options.y, posts_per_second=pace)
    if options.story:
        return Story(world, hour=options.hour, seed=options.seed, zone=options.zone)
    if options.crowd:
        projects, donors = options.crowd
        return Crowd(world, projects=projects, donors=donors)
    return None


def _seen(
    staged: Staged | None, admins: Admins | None, market: Market | None, spares: Spares | None, zone: str
) -> Stage:
    """What the viewer is to know of whatever is played."""
    if staged is None or admins is None or market is None:
        return Stage(zone=zone)
    visitors = [*admins.ids, market.buyer.id]
    accounts = [*(spares.accounts if spares else ()), *staged.userbots.values()]
    return Stage(
        targets=[*staged.targets, *(channel.id for channel in (spares.targets if spares else ()))],
        actors=visitors,
        chats=[*product(admins.ids, [admins.bot.id]), *product(visitors, [admins.catalog_bot.id])],
        phones=[person.id for person in accounts],
        tips=[asdict(tip) for tip in (spares.tips if spares else ())],
        zone=zone,
    )


def _ready(sandbox: Sandbox, http: HttpDoor, staged: Staged | None, plan: Path | None) -> dict[str, Any]:
    sessions = {phone: sandbox.mtproto.provision(person) for phone, person in staged.userbots.items()} if staged else {}
    if staged and plan:
        plan.write_text(json.dumps(staged.plan(sessions), ensure_ascii=False, indent=2), encoding="utf-8")
    return {
        "control": http.address + CONTROL,
        "viewer": f"{http.address}{VIEWER}/",
        "mtproto_port": sandbox.mtproto.port,
        "public_key": sandbox.mtproto.public_key_pem,
        "sessions": sessions,
        "outside": http.outside,
        "outside_tokens": {"tgstat": TGSTAT_TOKEN, "telemetr": TELEMETR_TOKEN},
        "plan": str(plan) if staged and plan else None,
    }


def _bot(http: HttpDoor, admins: Admins | None, market: Market | None) -> dict[str, Any]:
    """What the services need to speak as the house's bots, and to whom."""
    address = http.address + BOT_API
    if admins is None or market is None:
        return {"bot_api": address}
    tokens = {"bot_token": admins.bot.token, "catalog_bot_token": admins.catalog_bot.token}
    return {"bot_api": address, **tokens, "admins": admins.ids, "buyer": market.buyer.id}


if __name__ == "__main__":
    sys.exit(main())
