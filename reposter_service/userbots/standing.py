"""How an account stands, told until it is stored."""

import asyncio
from datetime import datetime, timedelta

from reposter_service.clock import Clock
from reposter_service.domain.health import LOST, UserbotState
from reposter_service.errors import AccountState
from reposter_service.userbots.events import Events, tell
from reposter_service.workflows.ports import AccountLives
from reposter_service.workflows.records import Userbot

LASTS = timedelta(minutes=1)
"""So long a connection is there, or it has not come back."""


class AccountStanding:
    """A state counts from the moment it came, however late it could be stored. A loss is told to the admins too.

    A connection that does not last ends no outage: the next loss goes on from where the first one began.
    """

    def __init__(self, userbot: Userbot, accounts: AccountLives, events: Events, clock: Clock) -> None:
        self._userbot = userbot
        self._accounts = accounts
        self._events = events
        self._clock = clock
        self.state: UserbotState | None = None
        self._reason = ""
        self._since = clock()
        self._away_since: datetime | None = None
        self._told: UserbotState | None = None
        self._telling = asyncio.Lock()

    async def become(self, state: UserbotState, reason: str = "") -> None:
        """Tell it unless it is told. What fails is logged, and told again at the next chance."""
        self._note(state, reason)
        await self.tell()

    async def end(self, state: UserbotState, reason: str) -> None:
        """`become`, but what fails is the caller's: there will be no other chance."""
        self._note(state, reason)
        await self._tell()

    async def tell(self) -> None:
        """Tell what could not be told so far."""
        if self.state is not self._told:
            await tell(self._tell)

    def _note(self, state: UserbotState, reason: str) -> None:
        if state is self.state:
            return
        now = self._clock()
        since = self._away_from(now) if state is UserbotState.RECONNECTING else now
        self.state, self._reason, self._since = state, reason, since

    def _away_from(self, now: datetime) -> datetime:
        if self._away_since is None or now - self._since >= LASTS:
            self._away_since = now
        return self._away_since

    async def _tell(self) -> None:
        """One telling at a time: the last one stored is the last one that came."""
        async with self._telling:
            state = self.state
            if state is self._told or state is None:
                return
            since = await self._accounts.set_state(self._userbot.id, state, self._reason, self._since)
            if state in LOST:
                await self._events.on_account_lost(self._userbot, AccountState(state.value), since)
            self._told = state
