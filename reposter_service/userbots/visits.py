"""Connecting an account that is no userbot yet: the port `Visits`. Nothing of it is kept but what the caller keeps."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reposter_service.clock import TelegramClock
from reposter_service.domain.health import UserbotState
from reposter_service.errors import AccountLost, AccountState
from reposter_service.supervisor import Supervisor
from reposter_service.userbots.events import Events
from reposter_service.userbots.pool import Pool
from reposter_service.userbots.sessions import NOBODYS, TelegramSettings, as_userbot, session_of
from reposter_service.workflows.ports import SessionLock
from reposter_service.workflows.records import SignedIn, Userbot
from reposter_service.workflows.telegram_ports import Subscriber


@dataclass(frozen=True, slots=True)
class TelegramVisits:
    settings: TelegramSettings
    history_pace: timedelta
    clock: TelegramClock

    @asynccontextmanager
    async def visit(self, account: SignedIn) -> AsyncIterator[tuple[Subscriber, Mapping[int, int]]]:
        """`NotASession`, or `AccountLost` where Telegram does not know it; waits for a connection otherwise."""
        session_of(as_userbot(account.phone, account.session))
        guest, supervisor = _Guest(account), Supervisor()
        pool = Pool(
            self.settings,
            Events(
                guest.on_connected,
                guest.on_messages,
                guest.on_channel_changed,
                guest.on_channels_seen,
                guest.on_account_lost,
            ),
            accounts=guest,
            hashes=guest,
            locks=guest,
            history_pace=self.history_pace,
            supervisor=supervisor,
            clock=self.clock,
        )
        try:
            await pool.sync()
            await guest.arrival
            yield pool.subscriber(NOBODYS), guest.hashes
        finally:
            await pool.stop()
            await supervisor.stop()


@dataclass(eq=False)
class _Guest:
    """All that a pool wants to know and to tell, for one account that is stored nowhere."""

    account: SignedIn
    hashes: dict[int, int] = field(default_factory=dict)
    arrival: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def sign_ins(self) -> Mapping[int, int]:
        return {NOBODYS: 1}

    async def some(self, userbot_ids: Sequence[int]) -> Sequence[Userbot]:  # noqa: ARG002 - there is one guest
        return [as_userbot(self.account.phone, self.account.session)]

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:  # noqa: ARG002
        """A guest's state is nobody's business."""
        return now

    async def set_flooded(self, userbot_id: int, kind: str, until: datetime) -> None:
        """Nor are its floods."""

    async def load(self, userbot_id: int) -> Mapping[int, int]:  # noqa: ARG002 - there is one guest
        return self.hashes

    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None:  # noqa: ARG002 - there is one guest
        self.hashes.update(hashes)

    @asynccontextmanager
    async def hold(self, who: str) -> AsyncIterator[SessionLock]:  # noqa: ARG002 - the host has taken care
        yield self

    async def taken(self, who: str) -> bool:  # noqa: ARG002 - as above
        return False

    async def lost(self) -> None:
        """Nobody else knows of a guest's session: what holds it is never lost."""
        await asyncio.Event().wait()

    async def on_connected(self, project_id: int) -> None:  # noqa: ARG002 - there is one guest
        if not self.arrival.done():
            self.arrival.set_result(None)

    async def on_account_lost(self, userbot: Userbot, state: AccountState, since: datetime) -> None:  # noqa: ARG002
        if not self.arrival.done():
            self.arrival.set_exception(AccountLost(state))

    async def on_messages(self, project_id: int, channel_id: int, messages: Sequence[object]) -> None:
        """A guest does not watch."""

    async def on_channels_seen(self, project_id: int, cards: Sequence[object]) -> None:
        """A guest is told what it asks for."""

    async def on_channel_changed(self, project_id: int, channel_id: int) -> None:
        """A guest does not watch."""
