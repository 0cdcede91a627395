"""When things are due. Every delay is one production value, scaled together with the measuring delay."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Self

UNDO = timedelta(minutes=10)
"""How long a removed donor may be brought back. It is a person's time: no demo shortens it."""

SIGN_IN_LIFETIME = timedelta(minutes=15)
"""How long a sign-in waits for its next step, and an account that is let in for its rights: a person's time as well."""


@dataclass(frozen=True, slots=True)
class Delays:
    """Production values. `scaled` shortens them all together, for the demo and for tests."""

    measure: timedelta = timedelta(minutes=60)
    lateness: timedelta = timedelta(minutes=5)
    measure_retry: timedelta = timedelta(seconds=10)
    expiry: timedelta = timedelta(minutes=30)
    reconcile_joined: timedelta = timedelta(minutes=5)
    reconcile_polled: timedelta = timedelta(minutes=15)
    reactions: timedelta = timedelta(minutes=30)
    reactions_confirm: timedelta = timedelta(minutes=1)
    period_continues: timedelta = timedelta(days=7)
    repost_retry: timedelta = timedelta(seconds=30)
    heartbeat: timedelta = timedelta(minutes=5)
    offline_told: timedelta = timedelta(minutes=10)
    losses_quiet: timedelta = timedelta(minutes=10)
    losses_told: timedelta = timedelta(hours=6)
    join_pace: timedelta = timedelta(minutes=3)
    join_again: timedelta = timedelta(days=1)
    history_pace: timedelta = timedelta(seconds=3)
    resolve_pace: timedelta = timedelta(seconds=10)
    leave_pace: timedelta = timedelta(minutes=1)
    join_retry: timedelta = timedelta(hours=1)

    def scaled(self, factor: float) -> Self:
        return type(self)(**{field.name: getattr(self, field.name) * factor for field in fields(self)})

    def paced(self, factor: float) -> Self:
        """With other gaps between requests of one account. Joining keeps its own: it is what accounts are lost for."""
        return replace(self, history_pace=self.history_pace * factor, resolve_pace=self.resolve_pace * factor)


def due_at(published_at: datetime, delays: Delays) -> datetime:
    """The moment of measuring: from the publication, never from when we heard of it."""
    return published_at + delays.measure


def too_late(due: datetime, now: datetime, delays: Delays) -> bool:
    """Whether a measurement now would no longer be one at the fixed age."""
    return now - due > delays.lateness


def fresh(published_at: datetime, now: datetime, delays: Delays) -> bool:
    """Whether a post met at the first sight of a donor is still to be measured on time."""
    return now - published_at < delays.measure


def outage_is_told(
    lost_at: Sequence[datetime], quiet_since: datetime, at_the_latest: datetime, *, goes_on: bool
) -> bool:
    """Whether losses at these moments make a summary now: the outage is over, or has lasted very long."""
    if not lost_at:
        return False
    return min(lost_at) <= at_the_latest or (max(lost_at) <= quiet_since and not goes_on)
