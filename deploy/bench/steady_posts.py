"""Donors who post steadily, so that something falls due each second; how late it was measured, and nothing twice."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import psycopg
from demo.verdict import Verdict, Watch, judge
from processes import ProcessFailed
from telegram_sandbox.control_client import Growing

from bench.crowded_house import EARLIER, POSTS
from bench.installed_house import HOUR_S, InstalledHouse

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH_S: Final = 0.7
SETTLING_S: Final = 120.0
LAGS: Final = """
SELECT count(*), count(measured_at), coalesce(max(extract(epoch FROM measured_at - due_at)), 0)::float
FROM reposter.post WHERE due_at BETWEEN to_timestamp(%s) AND to_timestamp(%s) AND published_at >= to_timestamp(%s)
"""


@dataclass(frozen=True)
class Lag:
    """Of posts that fell due in some time: how many, how many are measured, and the largest lag of those."""

    due: int
    measured: int
    worst_s: float


class SteadyPosts(threading.Thread):
    """Publishes until told to stop; `trouble` is what ended it before that."""

    def __init__(self, house: InstalledHouse) -> None:
        super().__init__(name="donors", daemon=True)
        self._house = house
        self._stopped = threading.Event()
        self.began = time.time()
        self.trouble: Exception | None = None

    def run(self) -> None:
        dice = random.Random(1)  # noqa: S311 - which donors, nothing secret
        donors = [each.id for each in self._house.control.dump().channels if (each.username or "").startswith("donor")]
        try:
            while not self._stopped.wait(EACH_S):
                counts = Growing(HOUR_S, views=1000, forwards=dice.randrange(21), reactions={"👍": dice.randrange(110)})
                self._house.control.publish(dice.choice(donors), "Пост", counts)
        except Exception as ended:  # noqa: BLE001 - told by whoever stops it
            self.trouble = ended

    def stop(self) -> None:
        self._stopped.set()
        self.join()
        if self.trouble:
            raise ProcessFailed(f"the donors stopped posting: {self.trouble!r}")

    def lag(self, since: float, until: float) -> Lag:
        """Of posts due in this time, in seconds since 1970."""
        with psycopg.connect(self._house.database_url) as connection:
            row = connection.execute(LAGS, [since, until, self.began - HOUR_S]).fetchone()
        return Lag(*row) if row else Lag(0, 0, 0.0)

    def judge(self) -> Verdict:
        """Once it has stopped, and everything that was published is dealt with: nothing twice, nothing lost."""
        deadline = time.monotonic() + HOUR_S + SETTLING_S
        time.sleep(HOUR_S + 1)
        while self._house.ledger.unfinished() and time.monotonic() < deadline:
            time.sleep(0.5)
        rows = self._house.ledger.rows(since=datetime.fromtimestamp(self.began - HOUR_S, UTC))
        watch = Watch(self.began, self.began + HOUR_S, HOUR_S, killed=True)
        return judge(self._house.control.dump(), rows, watch)


def remember_earlier_posts(house: InstalledHouse) -> None:
    """Measured ones of each donor, so that whatever comes is compared with a full window."""
    with psycopg.connect(house.database_url) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute(POSTS, {"count": EARLIER, "every": timedelta(hours=3)})


@contextmanager
def steady_posts(house: InstalledHouse) -> Iterator[SteadyPosts]:
    """Left when the first of them is due."""
    posts = SteadyPosts(house)
    posts.start()
    try:
        time.sleep(HOUR_S + 2)
        yield posts
    finally:
        posts.stop()
