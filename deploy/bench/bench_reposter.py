"""The reposter, whole: its daemon beside a full sandbox, deciding over many stored posts, and killed again and again.

For a first look: BENCH_CROWD=3x10 is a smaller crowd, BENCH_KILLS=10 a shorter crash; standard error tells of both.
"""

from __future__ import annotations

import os
import random
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Final

import devpg
import provision
from demo.crash import TEN_KILLS, Kill, crashed
from telegram_sandbox.crowd import crowd_size

from bench.burst import Burst, burst
from bench.crowded_house import FOLDER, crowded
from bench.decision import milliseconds
from bench.measurement import Measurement
from bench.process_figures import cpu_s, rss_mb

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from demo.house import House

CROWD: Final = "30x100"
POSTING: Final = 10
"""Of a crowd's donors one in so many posts in a burst."""
BURSTS: Final = 3
KILLS: Final = 100
WARM_UP_S: Final = 60
QUIET_S: Final = 300


def crowd_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    """Start, warm up, bursts, a quiet time, memory last: nothing has been given back by then."""
    size = os.environ.get("BENCH_CROWD", CROWD)
    projects, donors = crowd_size(size)
    with crowded(size) as house:
        _tell(f"{projects} projects x {donors} donors, load average {os.getloadavg()[0]:.1f} before the start")
        began = house.start_daemon()
        yield "start_s", house.await_first_sights() - began
        _rest(house, WARM_UP_S)
        if any(name.startswith("burst.") for name in wanted):
            yield from burst_figures(house, projects * donors // POSTING)
        if "quiet.cpu_percent" in wanted:
            yield "quiet.cpu_percent", quiet_cpu_percent(house)
        yield "rss_mb", rss_mb(house.daemon.pid)


def burst_figures(house: House, posts: int) -> Iterator[tuple[str, float]]:
    dice = random.Random(1)  # noqa: S311 - which donors, nothing secret
    bursts: list[Burst] = []
    for _ in range(BURSTS):
        bursts.append(burst(house, posts, dice))
        _tell(f"{bursts[-1].told()}; load average {os.getloadavg()[0]:.1f}, memory {rss_mb(house.daemon.pid):.0f} MiB")
    yield "burst.lag_p50_s", median(one.lag(0.5) for one in bursts)
    yield "burst.lag_p99_s", median(one.lag(0.99) for one in bursts)
    yield "burst.requests_per_post", median(one.requests_per_post for one in bursts)


def quiet_cpu_percent(house: House) -> float:
    """Of one core. Nobody posts; reconciles, reactions and heartbeats go on."""
    before, began = cpu_s(house.daemon.pid), time.monotonic()
    _rest(house, QUIET_S)
    return 100 * (cpu_s(house.daemon.pid) - before) / (time.monotonic() - began)


def decision_figures(_wanted: Set[str]) -> Iterator[tuple[str, float]]:
    """Gathering the baseline and deciding, for donors with a thousand and with a million stored posts."""
    with devpg.server(FOLDER / "postgres") as admin_dsn:
        database = provision.clone(admin_dsn, "bench_decision")
        (at_1k, queries_1k), (at_1m, queries_1m) = milliseconds(database, (1_000, 1_000_000))
    _tell(f"queries about posts in one decision: {queries_1k} at a thousand, {queries_1m} at a million")
    yield "decision.ms_at_1k", at_1k
    yield "decision.ms_at_1m", at_1m
    yield "decision.ratio", at_1m / at_1k


def crash_figures(_wanted: Set[str]) -> Iterator[tuple[str, float]]:
    """Killed under load, always in a different order."""
    count, seed = int(os.environ.get("BENCH_KILLS", KILLS)), time.time_ns() % 1_000_000
    _tell(f"{count} kills, seed {seed}, load average {os.getloadavg()[0]:.1f}")
    with devpg.server(FOLDER / "postgres") as admin_dsn:
        verdict = crashed(FOLDER / "crash", admin_dsn, name="bench_crash", seed=seed, kills=_kills(count, seed))
    for problem in verdict.problems:
        _tell(f"  {problem}")
    _tell(verdict.figures())
    yield "crash.kills", count
    yield "crash.doubled", verdict.doubled
    yield "crash.lost", verdict.lost


def _kills(count: int, seed: int) -> Iterator[Kill]:
    dice = random.Random(seed)  # noqa: S311 - the order of kills, nothing secret
    for number in range(count):
        if number % 10 == 0:
            _tell(f"  {number} kills done")
            ten = dice.sample(TEN_KILLS, len(TEN_KILLS))
        yield ten[number % 10]


def _rest(house: House, seconds: float) -> None:
    time.sleep(seconds)
    house.check_alive()


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (
    Measurement(
        {
            "start_s": "s",
            "burst.lag_p50_s": "s",
            "burst.lag_p99_s": "s",
            "burst.requests_per_post": "requests",
            "quiet.cpu_percent": "%",
            "rss_mb": "MiB",
        },
        crowd_figures,
    ),
    Measurement({"decision.ms_at_1k": "ms", "decision.ms_at_1m": "ms", "decision.ratio": ""}, decision_figures),
    Measurement({"crash.kills": "kills", "crash.doubled": "posts", "crash.lost": "posts"}, crash_figures),
)
