"""A donor that is unavailable to the userbot: since when, and what ends it. One outage is one alert."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Access(StrEnum):
    """What a userbot wants of a donor, each graver to miss than the one before."""

    JOIN = "join"
    FORWARD = "forward"
    READ = "read"


ENDED_BY = {
    Access.JOIN: frozenset({Access.JOIN}),
    Access.FORWARD: frozenset({Access.FORWARD}),
    Access.READ: frozenset({Access.READ, Access.JOIN}),
}
"""A donor may be read that cannot be joined, or not forwarded from: reading it does not end such an outage, else every
further refusal would be news.
"""


@dataclass(frozen=True, slots=True)
class Outage:
    since: datetime
    access: Access


def refused(known: Outage | None, access: Access, last_read_at: datetime | None, now: datetime) -> Outage:
    """What is known of the outage after this refusal. A graver one is a new outage where the donor was read since."""
    if known is None:
        return Outage(now, access)
    order = list(Access)
    if order.index(access) <= order.index(known.access):
        return known
    was_read = last_read_at is not None and last_read_at > known.since
    return Outage(now if was_read else known.since, access)


def granted(known: Outage | None, access: Access) -> Outage | None:
    """What is left of the outage when this was granted."""
    return None if known is not None and access in ENDED_BY[known.access] else known
