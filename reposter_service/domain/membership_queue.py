"""The slow queue of an account's channels: what comes first, how long the account rests, when a refusal is tried again.

Telegram makes an account that resolves or joins in a hurry wait for hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reposter_service.domain.schedule import Delays


class Deed(StrEnum):
    """What the queue does next about a channel, in this order where several could be done: a donor that is found can
    be watched at once, one that is joined costs less to watch, and one that is left does no harm meanwhile.
    """

    RESOLVE = "resolve"
    JOIN = "join"
    LEAVE = "leave"


class Obstacle(StrEnum):
    """Why a deed was not done; it is tried again, not before long. TROUBLE says nothing about the channel."""

    UNAVAILABLE = "unavailable"
    INVITE_EXPIRED = "invite_expired"
    TROUBLE = "trouble"
    CHANNELS_FULL = "channels_full"
    FLOOD = "flood"
    FROZEN = "frozen"


TURNS_EVERY = timedelta(seconds=1)
"""How often it is looked whose turn has come."""

IN_THE_WAY_OF_ALL = frozenset({Obstacle.FLOOD, Obstacle.CHANNELS_FULL, Obstacle.FROZEN})
"""Obstacles of the account, not of the channel: while one stands, no deed of the same kind is tried."""


REFUSALS = frozenset({Obstacle.UNAVAILABLE, Obstacle.INVITE_EXPIRED})
"""Obstacles of the channel that are sure."""


TAKEN_WITHIN = 2 * TURNS_EVERY


def pace(deed: Deed, delays: Delays) -> timedelta:
    """How long the account rests after a deed, whatever came of it."""
    return {Deed.RESOLVE: delays.resolve_pace, Deed.JOIN: delays.join_pace, Deed.LEAVE: delays.leave_pace}[deed]


def next_turn(turn_at: datetime | None, now: datetime, rest: timedelta) -> datetime:
    """When the account's turn comes again: counted from this one where it was taken as it came, so that the moments
    between a turn and its taking do not add up. Never counted from one that came long ago.
    """
    taken_as_it_came = turn_at is not None and timedelta() <= now - turn_at <= TAKEN_WITHIN
    return (turn_at if taken_as_it_came and turn_at else now) + rest


def tried_again_after(attempts: int, delays: Delays) -> timedelta:
    """How long a channel that refused rests after so many refusals before: ever longer, up to a day."""
    return min(delays.join_retry * (1 << min(attempts, 16)), delays.join_again)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in an account's queue: channels to be found and then joined, channels to be joined.

    `turn_at`: before it the account is left alone. `resolve_from`, `join_from`: before it Telegram, or the limit of
    channels, forbids it.
    """

    to_resolve: int
    to_join: int
    turn_at: datetime | None = None
    resolve_from: datetime | None = None
    join_from: datetime | None = None


def likely_done(backlog: Backlog, now: datetime, delays: Delays) -> datetime | None:
    """When the last channel is joined if nothing comes between; None where none waits.

    Found ones are joined while Telegram forbids to look for the others.
    """
    if not backlog.to_resolve + backlog.to_join:
        return None
    start = max(now, backlog.turn_at or now)
    resolve_from = max(start, backlog.resolve_from or start)
    resolved_at = resolve_from + backlog.to_resolve * delays.resolve_pace
    joins_alone = start if resolve_from > start else resolved_at
    first_join = max(joins_alone, backlog.join_from or start)
    in_a_row = first_join + _last_of(backlog.to_resolve + backlog.to_join, delays)
    after_the_found = max(resolved_at, backlog.join_from or start) + _last_of(backlog.to_resolve, delays)
    return max(in_a_row, after_the_found) if backlog.to_resolve else in_a_row


def _last_of(joins: int, delays: Delays) -> timedelta:
    """From the first of so many joins to the last."""
    return max(joins - 1, 0) * delays.join_pace
