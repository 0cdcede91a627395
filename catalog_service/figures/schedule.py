"""PURE: when a channel is refreshed. Each has a second of the day (UTC) of its own."""

from datetime import UTC, datetime, timedelta

DAY = timedelta(days=1)
SOONEST = timedelta(hours=1)
"""Between a refresh and the next turn, which is a day away for whom nothing disturbs, and 25 hours at most: figures are
never older than that while their sources answer. A wish comes no sooner than that after a turn, either."""
LATEST = SOONEST + DAY
FIRST_RETRY = timedelta(minutes=15)

_GOLDEN = 2_654_435_769
"""2³² divided by the golden ratio. Its multiples, taken as parts of a turn, are spread as evenly as any numbers can
be, whether there are ten of them or ten thousand: ids of channels come one after the other, with some missing, and a
hash would put several into one minute and leave the next ones empty."""


def moment(channel: int) -> timedelta:
    """Since midnight UTC, in whole seconds."""
    return timedelta(seconds=(channel * _GOLDEN % 2**32) * 86_400 >> 32)


def next_turn(channel: int, now: datetime) -> datetime:
    """Of a channel that was refreshed now: its next moment. A refresh that came early, for somebody wanted it, or late,
    for the source rested, moves no later one."""
    return _next_moment(channel, now + SOONEST)


def retry_at(channel: int, now: datetime) -> datetime:
    """Of a channel whose refresh came to nothing on the way: as long after now as its turn was before, 15 minutes at
    least, so that each pause is twice the one before (0:00, 0:15, 0:30, 1:00, 2:00, 4:00, 8:00, 16:00), and not after
    the next turn. No counting, no memory: eight attempts a day at most."""
    following = _next_moment(channel, now)
    late = now - (following - DAY)
    return min(now + max(late, FIRST_RETRY), following)


def _next_moment(channel: int, after: datetime) -> datetime:
    """Strictly after."""
    midnight = after.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    turn = midnight + moment(channel)
    return turn if turn > after else turn + DAY
