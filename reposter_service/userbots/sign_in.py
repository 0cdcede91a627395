"""Signing accounts in: the port `SignIns`. All of it is in memory: a restart ends every attempt."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import structlog
from telethon.tl import functions

from reposter_service.clock import Clock
from reposter_service.domain.phones import digits
from reposter_service.domain.schedule import SIGN_IN_LIFETIME
from reposter_service.errors import SignInProblem, SignInRefused, TelegramError
from reposter_service.userbots import refusals
from reposter_service.userbots.sessions import TelegramSettings, as_userbot, telegram_client
from reposter_service.userbots.sign_in_attempt import Attempt
from reposter_service.workflows.records import SignedIn

log = structlog.get_logger()

Outcome = TypeVar("Outcome", SignedIn, SignedIn | None)

LOG_OUT_S = 10.0
"""Nobody waits longer for the end of a session that is not wanted."""

OVER = frozenset(
    {SignInProblem.CODE_EXPIRED, SignInProblem.PHONE_BANNED, SignInProblem.NO_ACCOUNT, SignInProblem.NOT_UNDER_WAY}
)
"""After these there is nothing to go on with."""


class TelegramSignIns:
    def __init__(self, settings: TelegramSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._attempts: dict[int, Attempt] = {}

    async def begin(self, admin_id: int, phone: str) -> int | None:
        await self.end_old()
        while admin_id in self._attempts:
            await self.give_up(admin_id)
        if any(digits(attempt.phone) == digits(phone) for attempt in self._attempts.values()):
            raise SignInRefused(SignInProblem.UNDER_WAY_ELSEWHERE)
        attempt = self._attempts[admin_id] = Attempt(phone, self._settings, self._clock())
        try:
            await attempt.begin()
        except BaseException:
            await self._end(admin_id, attempt)
            raise
        log.info("Telegram has sent a code to sign in with", admin=admin_id, phone=phone)
        return attempt.code_length

    async def code(self, admin_id: int, code: str) -> SignedIn | None:
        attempt = await self._under_way(admin_id)
        return await self._step(admin_id, attempt, attempt.code(code))

    async def password(self, admin_id: int, password: str) -> SignedIn:
        attempt = await self._under_way(admin_id)
        return await self._step(admin_id, attempt, attempt.password(password))

    async def give_up(self, admin_id: int) -> None:
        if attempt := self._attempts.get(admin_id):
            await self._end(admin_id, attempt)

    async def log_out(self, account: SignedIn) -> None:
        try:
            with refusals.translated():
                async with asyncio.timeout(LOG_OUT_S):
                    await self._log_out(account)
        except TelegramError as trouble:
            log.warning("a session could not be ended", phone=account.phone, why=str(trouble))
        else:
            log.info("a session was ended", phone=account.phone)

    async def end_old(self) -> None:
        """End the attempts that nobody has gone on with."""
        born_before = self._clock() - SIGN_IN_LIFETIME
        for admin_id, attempt in list(self._attempts.items()):
            if attempt.began_at <= born_before:
                await self._end(admin_id, attempt)

    async def close(self) -> None:
        """End them all."""
        await asyncio.gather(*(self.give_up(admin_id) for admin_id in list(self._attempts)))

    async def _under_way(self, admin_id: int) -> Attempt:
        await self.end_old()
        if admin_id not in self._attempts:
            raise SignInRefused(SignInProblem.NOT_UNDER_WAY)
        return self._attempts[admin_id]

    async def _step(self, admin_id: int, attempt: Attempt, step: Awaitable[Outcome]) -> Outcome:
        try:
            signed_in = await step
        except SignInRefused as refused:
            if refused.problem in OVER:
                await self._end(admin_id, attempt)
            raise
        if self._attempts.get(admin_id) is not attempt:  # given up meanwhile, which logs it out
            raise SignInRefused(SignInProblem.NOT_UNDER_WAY)
        if signed_in is not None:
            del self._attempts[admin_id]
            await attempt.leave()
        return signed_in

    async def _end(self, admin_id: int, attempt: Attempt) -> None:
        if self._attempts.get(admin_id) is attempt:
            del self._attempts[admin_id]
        await attempt.end(LOG_OUT_S)

    async def _log_out(self, account: SignedIn) -> None:
        client = telegram_client(as_userbot(account.phone, account.session), self._settings)
        try:
            await client.connect()
            await client(functions.auth.LogOutRequest())
        finally:
            await client.disconnect()
