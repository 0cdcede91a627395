"""The reposter, whole: its daemon beside a full sandbox, deciding over many stored posts, and killed again and again.

A smaller crowd for a first look: BENCH_CROWD=3x10; standard error says so.
"""

from __future__ import annotations

import os
import random
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Final

from burst import Burst, burst
from crowded_house import crowded
from process_figures import cpu_s, rss_mb
from run import Measurement
from telegram_sandbox.crowd import crowd_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from demo.house import House

CROWD: Final = "30x100"
POSTING: Final = 10
"""Of a crowd's donors one in so many posts in a burst."""
BURSTS: Final = 3
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
)
