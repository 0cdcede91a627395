"""What the pool needs around it, in memory: accounts, access hashes, locks; and an ear for its events."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.domain.health import UserbotState
from reposter_service.domain.posts import Message
from reposter_service.errors import AccountState
from reposter_service.userbots.events import Events
from reposter_service.workflows.records import ChannelCard, Userbot


def phone_of(userbot_id: int) -> str:
    return f"+7000000{userbot_id:04}"


def stored_userbot(session: str, *, id_: int = 1, project_id: int = 1, phone: str = "") -> Userbot:
    return Userbot(
        id_, project_id, phone or phone_of(id_), session, device_model="PC", system_version="1", app_version="1"
    )


@dataclass
class AccountsInMemory:
    """`states`: everything that was ever set, in order."""

    userbots: list[Userbot] = field(default_factory=list)
    states: list[tuple[int, UserbotState]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    floods: list[tuple[int, str, datetime]] = field(default_factory=list)
    failures: int = 0
    read: list[int] = field(default_factory=list)
    """Ids of those whose session was read, each time."""

    async def some(self, userbot_ids: Sequence[int]) -> Sequence[Userbot]:
        self.read += userbot_ids
        await asyncio.sleep(0)  # a query, meanwhile others go on
        return [userbot for userbot in self.userbots if userbot.id in userbot_ids]

    async def sign_ins(self) -> Mapping[int, int]:
        return {userbot.id: userbot.sign_ins for userbot in self.userbots}

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("no database")
        self.states.append((userbot_id, state))
        self.reasons.append(reason)
        return now

    async def set_flooded(self, userbot_id: int, kind: str, until: datetime) -> None:
        self.floods.append((userbot_id, kind, until))

    def of(self, userbot_id: int) -> list[UserbotState]:
        return [state for id_, state in self.states if id_ == userbot_id]


@dataclass
class AccessHashesInMemory:
    kept: dict[int, dict[int, int]] = field(default_factory=dict)

    async def load(self, userbot_id: int) -> Mapping[int, int]:
        return dict(self.kept.get(userbot_id, {}))

    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None:
        self.kept.setdefault(userbot_id, {}).update(hashes)


@dataclass
class SessionLockInMemory:
    taken_away: asyncio.Event = field(default_factory=asyncio.Event)

    async def lost(self) -> None:
        await self.taken_away.wait()


@dataclass
class SessionLocksInMemory:
    """`held`: by phone, what tells of its loss. `on_release` is called before another may come in."""

    held: dict[str, SessionLockInMemory] = field(default_factory=dict)
    on_release: Callable[[], None] = lambda: None
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @asynccontextmanager
    async def hold(self, who: str) -> AsyncIterator[SessionLockInMemory]:
        async with self._locks.setdefault(who, asyncio.Lock()):
            lock = self.held[who] = SessionLockInMemory()
            try:
                yield lock
            finally:
                del self.held[who]
                self.on_release()

    async def taken(self, who: str) -> bool:
        return who in self.held


@dataclass
class Heard:
    """Everything the pool told. With `deaf` every callback raises after it has heard."""

    connected: list[int] = field(default_factory=list)
    messages: list[tuple[int, int, list[Message]]] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    lost: list[tuple[int, AccountState]] = field(default_factory=list)
    seen: list[tuple[int, list[ChannelCard]]] = field(default_factory=list)
    deaf: bool = False

    @property
    def events(self) -> Events:
        return Events(
            self._on_connected,
            self._on_messages,
            self._on_channel_changed,
            self._on_channels_seen,
            self._on_account_lost,
        )

    def ids(self, channel_id: int) -> list[int]:
        """Ids of the messages of a channel that were pushed."""
        return [message.id for _, id_, messages in self.messages if id_ == channel_id for message in messages]

    async def _on_connected(self, project_id: int) -> None:
        self.connected.append(project_id)
        self._fail()

    async def _on_messages(self, project_id: int, channel_id: int, messages: Sequence[Message]) -> None:
        self.messages.append((project_id, channel_id, list(messages)))
        self._fail()

    async def _on_channel_changed(self, project_id: int, channel_id: int) -> None:
        self.changed.append((project_id, channel_id))
        self._fail()

    async def _on_channels_seen(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        self.seen.append((project_id, list(cards)))
        self._fail()

    async def _on_account_lost(self, userbot: Userbot, state: AccountState, since: datetime) -> None:
        self.lost.append((userbot.project_id, state))
        self._fail()

    def _fail(self) -> None:
        if self.deaf:
            raise RuntimeError("the listener is out of order")
