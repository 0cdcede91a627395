"""Automatic figures of ten thousand channels: how long a page takes to be read, how often sources are asked, what the
worker weighs meanwhile, how long it takes politely, and what becomes of it when the worker is killed in the middle.

The sources and the worker are processes of their own; requests follow each other without a gap. `BENCH_CHANNELS` is
another number, to see that everything runs.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from telegram_sandbox.catalogued import Catalogued
from telegram_sandbox.outside.feed import feed_of
from telegram_sandbox.outside.made_up import made_up

from bench.figures_counting import Verdict, grown, per_channel, polite_hours, verdict
from bench.figures_house import DONE, LEFT, FiguresHouse, figures_house
from bench.measurement import Measurement, single
from bench.process_figures import cpu_s, rss_mb
from catalog_service.figures.findings import Reply
from catalog_service.figures.sources import replies, telegram_feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

CHANNELS: Final = int(os.environ.get("BENCH_CHANNELS", "10000"))
PAGE_BYTES: Final = 140_000
READINGS: Final = 200
NOW: Final = 1_780_000_000
LANES: Final = 4
"""Of a worker: so many channels are under way at most."""
SAMPLE_S: Final = 1.0
BEGINNING: Final = 0.1
"""Part of the channels after which everything is loaded that will be."""


class WrongRefreshError(Exception):
    """What was measured is not what was meant."""


def parse_ms() -> float:
    """From the bytes of a feed page to its posts."""
    page = _page().encode()
    reply = Reply(200, {"content-type": "text/html; charset=utf-8"}, page)
    tell(f"a page of {len(page)} bytes")
    times = []
    for _ in range(READINGS):
        began = time.perf_counter()
        feed = telegram_feed.read(replies.text_of(reply))
        times.append(time.perf_counter() - began)
        if feed is None or len(feed.posts) != 20:
            raise WrongRefreshError(str(feed))
    return median(times) * 1000


def _page() -> str:
    """As long as those of big channels: their posts are longer."""
    seen = made_up(Catalogued("bench_demo", "Канал", id=1_900_000_001, reach=800_000), NOW, NOW)
    page = feed_of(seen, "https://cdn4.telesco.pe/file/a.jpg", NOW)
    longer = " слово" * max(0, (PAGE_BYTES - len(page.encode())) // len(" слово".encode()) // len(seen.posts))
    posts = tuple(replace(post, text=post.text + longer) for post in seen.posts)
    return feed_of(replace(seen, posts=posts), "https://cdn4.telesco.pe/file/a.jpg", NOW)


def refresh_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    with figures_house() as house:
        house.fill(CHANNELS)
        tell(f"{CHANNELS} channels, load average {os.getloadavg()[0]:.1f}")
        if wanted - {name for name in wanted if name.startswith("crash.")}:
            yield from _whole(house)
        if any(name.startswith("crash.") for name in wanted):
            found, left = _crashed(house)
            yield "crash.doubled", found.doubled
            yield "crash.forgotten", found.forgotten + left


def _whole(house: FiguresHouse) -> Iterator[tuple[str, float]]:
    """Everybody once, by a worker that nobody disturbs."""
    house.begin()
    began, worker, weights = time.monotonic(), house.start_worker(), []

    def is_done() -> bool:
        left = house.one(LEFT)
        if left < CHANNELS * (1 - BEGINNING):
            weights.append(rss_mb(worker.pid))
        return not left

    house.until(is_done, pause_s=SAMPLE_S)
    took = time.monotonic() - began
    tell(f"{took:.0f} s, of one core: worker {cpu_s(worker.pid):.0f} s, sources {cpu_s(house.sources.pid):.0f} s")
    house.stop_worker()
    asked = house.control.times_asked()
    tell(
        f"asked: { {door: sum(counts.values()) for door, counts in asked.items()} }, most of one channel {_most(asked)}"
    )
    tell(f"worker: {' '.join(f'{each:.0f}' for each in weights[:: max(1, len(weights) // 30)])} MiB")
    yield "requests_per_channel.telegram", per_channel(asked["telegram"], CHANNELS)
    yield "requests_per_channel.tgstat", per_channel(asked["tgstat"], CHANNELS)
    yield "channels_per_s", CHANNELS / took
    yield "polite_hours", polite_hours(asked)
    yield "worker_rss_mb", max(weights)
    yield "worker_grew_mb", grown(weights)


def _most(asked: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {door: max(counts.values()) for door, counts in asked.items()}


def _crashed(house: FiguresHouse) -> tuple[Verdict, int]:
    """kill -9 in the middle, then another worker. And how many channels were not refreshed in the end."""
    house.begin()
    house.start_worker()
    house.until(lambda: house.one(DONE) >= CHANNELS // 2, pause_s=0.05)
    house.kill_worker()
    done = house.one(DONE)
    house.start_worker()
    house.until(lambda: not house.one(LEFT), pause_s=SAMPLE_S)
    house.stop_worker()
    pages: dict[str, int] = {}
    for each in house.control.asked("telegram"):
        if each.what == "page":
            pages[each.address] = pages.get(each.address, 0) + 1
    found = verdict(pages, CHANNELS)
    tell(f"killed after {done} channels: {found}, {LANES} under way at most")
    if found.doubled > LANES:
        raise WrongRefreshError(str(found))
    return found, house.one(LEFT)


def tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (
    single("parse_ms", "ms", parse_ms),
    Measurement(
        {
            "requests_per_channel.telegram": "",
            "requests_per_channel.tgstat": "",
            "channels_per_s": "1/s",
            "polite_hours": "h",
            "worker_rss_mb": "MiB",
            "worker_grew_mb": "MiB",
            "crash.doubled": "",
            "crash.forgotten": "",
        },
        refresh_figures,
    ),
)
