"""How a userbot fares: the facts that are known of it, made one state with a reason and a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UserbotState(StrEnum):
    """In the order in which people want to hear of them: the first that holds is the state."""

    BANNED = "banned"
    LOGGED_OUT = "logged_out"
    FROZEN = "frozen"
    RECONNECTING = "reconnecting"
    WITHOUT_RIGHTS = "without_rights"
    FLOODED = "flooded"
    CONNECTED = "connected"


ACCOUNT_STATES = (
    UserbotState.CONNECTED,
    UserbotState.RECONNECTING,
    UserbotState.BANNED,
    UserbotState.FROZEN,
    UserbotState.LOGGED_OUT,
)
"""Those of the account and its connection; the others are made of further facts."""

LOST = frozenset({UserbotState.BANNED, UserbotState.LOGGED_OUT, UserbotState.FROZEN})
"""Telegram has taken the account, or a part of what it may do: only a connection that is whole again ends it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of a userbot.

    `state`: one of ACCOUNT_STATES, with its reason and since when.
    `flooded_until`: Telegram refuses requests of kind `flooded_kind` until then. `rights_lost_at`: since when the
    userbot may not publish in its project's channel, None while it may. `offline_told`: the admins know of its last
    outage.
    """

    state: UserbotState
    reason: str
    since: datetime
    flooded_until: datetime | None = None
    flooded_kind: str = ""
    rights_lost_at: datetime | None = None
    offline_told: bool = False


class FoundBy(StrEnum):
    """What tells whether the userbot may publish in its project's channel: publishing itself, or the CHECK of its
    rights there. The channel may refuse an administrator too, for reasons that the check does not see.
    """

    PUBLICATION = "publication"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class RightsLost:
    since: datetime
    found_by: FoundBy


def rights_lost(known: RightsLost | None, *, held: bool, found_by: FoundBy, now: datetime) -> RightsLost | None:
    """What is known of the rights after this news. A loss ends by what had found it: a check takes none back that only
    a refused publication has shown, else the admins would be told of it anew with every refusal.
    """
    if held:
        ends = known is None or found_by is FoundBy.PUBLICATION or known.found_by is FoundBy.CHECK
        return None if ends else known
    if known is None:
        return RightsLost(now, found_by)
    return RightsLost(known.since, FoundBy.CHECK) if found_by is FoundBy.CHECK else known


@dataclass(frozen=True, slots=True)
class Health:
    """`since`: None of a flood, which has an end instead: `until`."""

    state: UserbotState
    reason: str = ""
    since: datetime | None = None
    until: datetime | None = None


def health(standing: Standing, now: datetime, *, connected: bool = True) -> Health:
    """The gravest of what holds. `connected`: whether there is a connection to the account right now."""
    if not connected and standing.state is UserbotState.CONNECTED:
        return Health(UserbotState.RECONNECTING, since=now)
    if standing.state is not UserbotState.CONNECTED:
        return Health(standing.state, standing.reason, since=standing.since)
    if standing.rights_lost_at is not None:
        return Health(UserbotState.WITHOUT_RIGHTS, since=standing.rights_lost_at)
    if standing.flooded_until is not None and standing.flooded_until > now:
        return Health(UserbotState.FLOODED, standing.flooded_kind, until=standing.flooded_until)
    return Health(UserbotState.CONNECTED, since=standing.since)


def is_whole(standing: Standing, since: datetime) -> bool:
    """Whether nothing keeps the userbot from its work, nor did a flood wait at any moment from then on."""
    return health(standing, since).state is UserbotState.CONNECTED
