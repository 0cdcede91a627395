"""Why a repost may be in the target already, though the database does not say so."""

from datetime import datetime
from enum import StrEnum


class Doubt(StrEnum):
    """What keeps a repost from being asked for before it was looked for."""

    ASKED = "asked"
    RESTORED = "restored"


def doubt(*, sending: bool, published_at: datetime, restored_at: datetime | None) -> Doubt | None:
    """None: it is surely not in the target.

    `sending`: a request was begun whose outcome nobody knows. `restored_at`: when the database became that of a backup.
    Whatever was published before that moment may have been measured, won and been forwarded in the time that the backup
    does not know of. A post published later was measured by nobody before; the hour in between also covers a clock that
    was wrong when the backup was restored.
    """
    if sending:
        return Doubt.ASKED
    if restored_at is not None and published_at <= restored_at:
        return Doubt.RESTORED
    return None
