"""Mailings to a hundred thousand people: how long the audience takes to be written down, how fast letters can go and
how fast they may, what the worker weighs, and what becomes of letters when workers are killed.

A small Telegram and the workers are processes of their own. `BENCH_PEOPLE` and `BENCH_KILLS` are other numbers, to see
that everything runs.
"""

from __future__ import annotations

import os
import random
import sys
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from bench.mailing_figures import Verdict, verdict
from bench.mailing_house import MailingHouse, mailing_house
from bench.measurement import Measurement
from bench.process_figures import rss_mb

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

PEOPLE: Final = int(os.environ.get("BENCH_PEOPLE", "100000"))
KILLS: Final = int(os.environ.get("BENCH_KILLS", "50"))
LANES: Final = 10
"""Of a sender: so many letters are under way at most."""
PER_SECOND: Final = 25.0
PACED_S: Final = 60.0
ANY: Final = 1
CLEAR: Final = 4
STRONG: Final = 9
"""How strong an interest is at least: that of everybody, of 40 000 and of 2 000."""
SPARED: Final = 0.1
"""Of the letters of a mailing whose workers are killed: so much is left for the one that may end it, at least."""

RATE: Final = """
SELECT (count(*) - 1) / extract(epoch FROM max(at) - min(at))::float FROM catalog.recipient
WHERE mailing_id = (SELECT id FROM catalog.mailing WHERE title = %s) AND state = 'sent'
"""
QUEUED: Final = "SELECT count(*) FROM catalog.recipient WHERE state = 'queued'"
SENDING: Final = "SELECT count(*) FROM catalog.recipient WHERE state = 'sending'"
ITS_OWN: Final = "SELECT count(*) FROM catalog.recipient WHERE state = 'sending' AND at > %s"
BACKENDS: Final = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'catalog_app' AND datname = current_database()"
STATES: Final = """
SELECT visitor_id, state FROM catalog.recipient
WHERE mailing_id = (SELECT id FROM catalog.mailing WHERE title = %s)
"""


class WrongMailingError(Exception):
    """What was measured is not what was meant."""


class Crashes(NamedTuple):
    """`worst`: of how many letters nobody knew after one kill, at most."""

    kills: int
    worst: int
    verdict: Verdict


def mailing_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    with mailing_house() as house:
        house.fill(PEOPLE)
        tell(f"{PEOPLE} people, load average {os.getloadavg()[0]:.1f}")
        if "paced_per_s" in wanted:
            yield "paced_per_s", paced_per_s(house)
        if wanted & {"freeze_100k_s", "max_per_s", "worker_rss_mb"}:
            yield from _whole_mailing(house)
        if any(name.startswith("crash.") for name in wanted):
            crashes = crashed(house)
            yield "crash.kills", crashes.kills
            yield "crash.doubled", crashes.verdict.doubled
            yield "crash.forgotten", crashes.verdict.forgotten
            yield "crash.unknown", crashes.worst


def paced_per_s(house: MailingHouse) -> float:
    """Letters that came to Telegram's door a second, over a minute in the middle of a mailing."""
    house.begin("По чуть-чуть", STRONG)
    house.start_worker(PER_SECOND)
    house.until(lambda: _arrived(house, "По чуть-чуть") > 2 * PER_SECOND)
    before, began = _arrived(house, "По чуть-чуть"), time.monotonic()
    time.sleep(PACED_S)
    after, ended = _arrived(house, "По чуть-чуть"), time.monotonic()
    house.stop_workers()
    house.admin.execute("UPDATE catalog.mailing SET state = 'cancelled', halt = 'manager', ended_at = now()")
    return (after - before) / (ended - began)


def _arrived(house: MailingHouse, text: str) -> int:
    letter = house.letter(text)
    return sum(letter.received.values()) if letter else 0


def _whole_mailing(house: MailingHouse) -> Iterator[tuple[str, float]]:
    yield "freeze_100k_s", house.begin("Всем сразу", ANY)
    worker = house.start_worker(0)
    house.until(lambda: house.is_sent("Всем сразу"))
    per_second, weight = house.one(RATE, "Всем сразу"), rss_mb(worker.pid)
    house.stop_workers()
    found = _judged(house, "Всем сразу")
    if found != Verdict(0, 0, 0):
        raise WrongMailingError(str(found))
    yield "max_per_s", per_second
    yield "worker_rss_mb", weight


def crashed(house: MailingHouse) -> Crashes:
    """One mailing, whose workers are killed after a random number of letters each; the last one may end it.

    In letters and not in seconds, so that a fast machine does not send them all before the last kill.
    """
    seed = random.randrange(10**6)  # noqa: S311 - moments, nothing secret
    dice = random.Random(seed)  # noqa: S311
    tell(f"seed {seed}, {LANES} letters under way at most")
    house.begin("Среди крушений", CLEAR)
    longest = house.one(QUEUED) * (1 - SPARED) / KILLS
    left = [_kill_one(house, dice.uniform(0, longest)) for _ in range(KILLS)]
    tell(f"unknown after each kill: {' '.join(map(str, left))}")
    house.start_worker(0)
    house.until(lambda: house.is_sent("Среди крушений"))
    house.stop_workers()
    found = _judged(house, "Среди крушений")
    tell(f"{found}, of {sum(left)} letters nobody knew when their worker was killed")
    if found.unknown > sum(left):
        raise WrongMailingError(f"{found.unknown} unknown after {sum(left)}")
    return Crashes(len(left), max(left), found)


def _kill_one(house: MailingHouse, letters: float) -> int:
    """A worker sends so many; how many it leaves under way. Those of the one before are unknown by then."""
    started, queued = house.one("SELECT now()"), house.one(QUEUED)
    worker = house.start_worker(0)
    house.until(lambda: house.one(ITS_OWN, started))
    house.until(lambda: queued - house.one(QUEUED) >= letters)
    worker.kill()
    house.workers.remove(worker)
    house.until(lambda: not house.one(BACKENDS))
    return int(house.one(SENDING))


def _judged(house: MailingHouse, text: str) -> Verdict:
    letter = house.letter(text)
    states = dict(house.admin.execute(STATES.encode(), [text]).fetchall())
    return verdict(states, letter.received if letter else {})


def tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (
    Measurement(
        {
            "freeze_100k_s": "s",
            "max_per_s": "1/s",
            "paced_per_s": "1/s",
            "worker_rss_mb": "MiB",
            "crash.kills": "",
            "crash.doubled": "",
            "crash.forgotten": "",
            "crash.unknown": "",
        },
        mailing_figures,
    ),
)
