"""Many donors post in the same second: how late they are measured, and how many requests that takes."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, LiteralString

import psycopg
from processes import ProcessFailed
from telegram_sandbox.control_client import Growing

from bench.measurement import not_exceeded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from demo.house import House
    from telegram_sandbox.dumped import DumpedChannel

REACTIONS_OFF_SHARE: Final = 0.1
PUBLISHING_S: Final = 80
"""Between the pushes and the due second. In truth the house knows of a post for an hour: here for more than a minute,
which is as far as anything in it looks ahead.
"""
WATCHED_S: Final = 61
"""From the second before the due one to a minute after it."""
FORWARD: Final = "messages.forwardMessages"
SWEEP: Final = "messages.getDialogs"
READ: Final = "messages.getHistory"
SWEEP_REQUESTS: Final = 2
"""The dialogs of a hundred donors and the project's channel: a page holds a hundred."""

Requests = dict[str, dict[str, int]]
"""Account's phone → method → how many calls so far."""

STORED: Final = "SELECT count(*) FROM reposter.post WHERE due_at = to_timestamp(%s)"
UNREAD: Final = """
SELECT count(DISTINCT donor_id) FROM reposter.post JOIN reposter.donor ON donor.id = donor_id
WHERE due_at > to_timestamp(%s) - interval '1 hour' AND message_id > last_seen_id
"""
"""Donors not read since their last post was pushed, in this burst or one before: the scheduled reconcile reads each of
them once, by one request, and nothing else moves `last_seen_id`.
"""
LAGS: Final = """
SELECT extract(epoch FROM measured_at - due_at)::float FROM reposter.post
WHERE due_at = to_timestamp(%s) AND state = 'measured' ORDER BY 1
"""


@dataclass(frozen=True)
class Burst:
    """`lags`: measured after due, in seconds, ascending. `requests`: all that were made while it was watched.

    `sweeps`: requests for the dialogs, of accounts that made none in the minute before, at most those of one sweep
    each. `first_reads`: donors read for the first time since their last post was pushed.
    """

    lags: Sequence[float]
    requests: Mapping[str, int]
    sweeps: int = 0
    first_reads: int = 0

    @property
    def reconciled(self) -> dict[str, int]:
        """The scheduled reconcile's own, which comes with and without a burst. Whatever is more was caused by it."""
        own = {SWEEP: self.sweeps, READ: self.first_reads}
        return {method: min(count, self.requests.get(method, 0)) for method, count in own.items()}

    @property
    def counted(self) -> int:
        """Everything but forwards and the scheduled reconcile."""
        return sum(self.requests.values()) - self.requests.get(FORWARD, 0) - sum(self.reconciled.values())

    def lag(self, share: float) -> float:
        """The lag that this share of the posts does not exceed."""
        return not_exceeded(self.lags, share)

    @property
    def requests_per_post(self) -> float:
        return self.counted / len(self.lags)

    def told(self) -> str:
        """Its composition, so that nobody has to believe the figures."""
        methods = ", ".join(f"{method} {count}" for method, count in sorted(self.requests.items()))
        percentiles = f"p50 {self.lag(0.5):.3f} s, p99 {self.lag(0.99):.3f} s, worst {self.lags[-1]:.3f} s"
        excluded = (
            f"not counted: the forwards; {SWEEP} {self.reconciled[SWEEP]}, a sweep at most of each account;"
            f" {READ} {self.reconciled[READ]}, donors read for the first time since they posted"
        )
        return f"{len(self.lags)} posts: {percentiles}; requests: {methods}; counted {self.counted} ({excluded})"


def burst(house: House, posts: int, dice: random.Random) -> Burst:
    """Publish one post in each of so many donors, dated an hour less some seconds ago, and watch them come due."""
    due = math.ceil(time.time()) + PUBLISHING_S
    for channel in _chosen(house, posts, dice):
        counts = Growing(house.hour, views=1000, forwards=dice.randrange(21), reactions={"👍": dice.randrange(110)})
        house.control.publish(channel.id, "Пост", counts, date=due - int(house.hour))
    _rest_until(due - 1 - WATCHED_S)
    earlier = house.control.requests()
    with psycopg.connect(house.database.dsn("reposter_app"), autocommit=True) as connection:
        while (pushed := _count(connection, STORED, due)) < posts:
            if time.time() > due - 2:
                raise ProcessFailed(f"posts that were pushed: {pushed} of {posts}")
            time.sleep(0.5)
        _rest_until(due - 1)
        before, unread = house.control.requests(), _count(connection, UNREAD, due)
        _rest_until(due - 1 + WATCHED_S)
        after, first_reads = house.control.requests(), unread - _count(connection, UNREAD, due)
        lags = [row[0] for row in connection.execute(LAGS, [due])]
    if len(lags) < posts:
        raise ProcessFailed(f"posts that were measured: {len(lags)} of {posts}")
    return Burst(lags, _in_all(after) - _in_all(before), scheduled_sweeps(earlier, before, after), first_reads)


def scheduled_sweeps(earlier: Requests, before: Requests, after: Requests) -> int:
    """Requests of `messages.getDialogs` between the last two counts that the schedule explains.

    An account is swept every five minutes: one that was swept in the minute before has none due now, and one that was
    not has one at most.
    """
    explained = 0
    for account, methods in after.items():
        swept, swept_before = (count.get(account, {}).get(SWEEP, 0) for count in (earlier, before))
        if swept == swept_before:
            explained += min(methods.get(SWEEP, 0) - swept_before, SWEEP_REQUESTS)
    return explained


def _chosen(house: House, count: int, dice: random.Random) -> list[DumpedChannel]:
    donors = [channel for channel in house.control.dump().channels if (channel.username or "").startswith("donor")]
    silent = round(count * REACTIONS_OFF_SHARE)
    off = dice.sample([donor for donor in donors if not donor.has_reactions], silent)
    return off + dice.sample([donor for donor in donors if donor.has_reactions], count - silent)


def _count(connection: psycopg.Connection[tuple[int]], query: LiteralString, due: int) -> int:
    row = connection.execute(query, [due]).fetchone()
    return row[0] if row else 0


def _in_all(requests: Requests) -> Counter[str]:
    """By method, of all userbots."""
    total: Counter[str] = Counter()
    for methods in requests.values():
        total.update(methods)
    return total


def _rest_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))
