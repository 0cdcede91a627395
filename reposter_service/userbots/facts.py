"""What Telegram says of an account itself, each asked for no more often than it changes."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from telethon.tl import functions, types

from reposter_service.clock import TelegramClock
from reposter_service.errors import AccountLost, AccountState, Disconnected, Temporary
from reposter_service.userbots.freeze import Freeze, moment

Ask = Callable[[Any], Awaitable[Any]]

CLOCK_AGE = timedelta(minutes=4)
"""All accounts see the same clock: one of them compares it, a little more often than each is checked."""

log = structlog.get_logger()


class AccountFacts:
    """Kept across the account's connections. A fact that is refused for now is asked for at the next check."""

    def __init__(self, clock: TelegramClock) -> None:
        self.freeze = Freeze()
        self._clock = clock
        self._config_hash = 0
        self._config: dict[str, Any] = {}
        self._premium: bool | None = None

    @property
    def channels_limit(self) -> int | None:
        """How many channels the account may be in; None before that is known."""
        if self._premium is None:
            return None
        limit = self._config.get("channels_limit_premium" if self._premium else "channels_limit_default")
        return None if limit is None else int(limit)

    @property
    def why_frozen(self) -> str:
        """Words for its record."""
        until = moment(self._config, "freeze_until_date")
        return f"until {until:%Y-%m-%d %H:%M} UTC" if until else "FrozenMethodInvalid"

    async def meet(self, ask: Ask) -> None:
        """Of a new connection. Three requests, and the time where nobody has compared it."""
        self._premium = None
        await self.look(ask)

    async def look(self, ask: Ask) -> None:
        """One small request, the time where nobody has compared it, and Premium once per connection."""
        if not self._clock.compared_within(CLOCK_AGE):
            with another_time():
                await self._compare_the_clock(ask)
        with another_time():
            await self._read_config(ask)
        if self._premium is None:
            with another_time():
                [me] = await ask(functions.users.GetUsersRequest([types.InputUserSelf()]))
                self._premium = bool(me.premium)

    async def _compare_the_clock(self, ask: Ask) -> None:
        asked = self._clock.ask()
        config = await ask(functions.help.GetConfigRequest())
        self._clock.compare(config.date, asked)

    async def _read_config(self, ask: Ask) -> None:
        answer = await ask(functions.help.GetAppConfigRequest(hash=self._config_hash))
        if isinstance(answer, types.help.AppConfig):
            self._config_hash = answer.hash
            self._config = {entry.key: getattr(entry.value, "value", None) for entry in answer.config.value}
        self.freeze.configured(moment(self._config, "freeze_since_date"))


@contextmanager
def another_time() -> Iterator[None]:
    """Around a question that may wait for the next check: what refuses it keeps no other from being asked."""
    try:
        yield
    except Disconnected:
        raise
    except Temporary as trouble:
        log.info("a fact of the account is not to be had now", why=str(trouble))
    except AccountLost as lost:
        if lost.state is not AccountState.FROZEN:
            raise
