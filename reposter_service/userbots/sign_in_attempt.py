"""One account on its way in: a connection of its own, on whose key alone the code that Telegram sent is good."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import Any

from telethon import errors
from telethon.password import compute_check
from telethon.tl import functions, types

from reposter_service.domain.phones import digits
from reposter_service.errors import Disconnected, SignInProblem, SignInRefused, TelegramError
from reposter_service.userbots.sessions import TelegramSettings, new_client
from reposter_service.userbots.sign_in_refusals import told
from reposter_service.workflows.records import SignedIn

_PHONE = re.compile(r"[0-9]{7,15}")
_CODE = re.compile(r"[0-9]{3,10}")

_FROM_THE_START = (errors.PhoneMigrateError, errors.NetworkMigrateError, errors.AuthRestartError)
"""Telegram has sent the client to another data center, or wants the same once more."""

_STARTS = 3

_HANDSHAKES = 3
"""A new key is agreed on with the first connection; about one agreement in 256 comes to nothing and is made again."""

_NO_AGREEMENT = (ConnectionError, asyncio.IncompleteReadError)

_NOT_SENT = types.auth.SentCodeTypeSetUpEmailRequired


class Stage(Enum):
    """What Telegram waits for."""

    CODE = auto()
    PASSWORD = auto()
    NOTHING = auto()


class Attempt:
    """A lost connection is made again by the next step, with the same key; where it was lost in the middle of a step,
    that one first asks how far Telegram has come.
    """

    def __init__(self, phone: str, settings: TelegramSettings, began_at: datetime) -> None:
        self.phone = phone
        self.began_at = began_at
        self._settings = settings
        self._client = new_client(phone, settings)
        self._one_step = asyncio.Lock()
        self._stage = Stage.CODE
        self._in_doubt = False
        self._is_over = False
        self._code_hash = ""
        self.code_length: int | None = None
        self._user: Any = None

    async def begin(self) -> None:
        if not _PHONE.fullmatch(digits(self.phone)):
            raise SignInRefused(SignInProblem.PHONE_INVALID)
        await self._do(self._have_code_sent)

    async def code(self, code: str) -> SignedIn | None:
        """None: there is a password too."""
        if not _CODE.fullmatch(code):
            raise SignInRefused(SignInProblem.CODE_WRONG)
        await self._do(partial(self._go_on, Stage.CODE, partial(self._try_code, code)))
        return self._signed_in() if self._stage is Stage.NOTHING else None

    async def password(self, password: str) -> SignedIn:
        if not password:
            raise SignInRefused(SignInProblem.PASSWORD_WRONG)
        await self._do(partial(self._go_on, Stage.PASSWORD, partial(self._try_password, password)))
        if self._stage is not Stage.NOTHING:
            raise SignInRefused(SignInProblem.NOT_UNDER_WAY)  # the code was never given
        return self._signed_in()

    async def leave(self) -> None:
        """Disconnect; what is signed in stays so."""
        self._is_over = True
        await self._disconnect()

    async def end(self, log_out_s: float) -> None:
        """Disconnect, and log out what Telegram has let in, or may have."""
        async with self._one_step:
            if not self._is_over and (self._in_doubt or self._stage is Stage.NOTHING):
                with suppress(TelegramError, TimeoutError):
                    async with asyncio.timeout(log_out_s):
                        await told(partial(self._ask, functions.auth.LogOutRequest()))
            await self.leave()

    async def _do(self, step: Callable[[], Awaitable[None]]) -> None:
        async with self._one_step:
            if self._is_over:
                raise SignInRefused(SignInProblem.NOT_UNDER_WAY)
            try:
                await told(step)
            except Disconnected:
                self._in_doubt = bool(self._code_hash)
                await self._disconnect()
                raise

    async def _have_code_sent(self) -> None:
        sent = await self._start(_STARTS)
        if not isinstance(sent, types.auth.SentCode) or isinstance(sent.type, _NOT_SENT):
            raise SignInRefused(SignInProblem.CODE_NOT_SENT)
        self._code_hash, self.code_length = sent.phone_code_hash, getattr(sent.type, "length", None)

    async def _start(self, starts: int) -> Any:
        request = functions.auth.SendCodeRequest(
            digits(self.phone), self._settings.api_id, self._settings.api_hash, types.CodeSettings()
        )
        try:
            return await self._ask(request)
        except _FROM_THE_START:
            if starts == 1:
                raise
            return await self._start(starts - 1)

    async def _go_on(self, stage: Stage, step: Callable[[], Awaitable[None]]) -> None:
        if self._in_doubt:
            await self._find_out()
        if self._stage is stage:
            await step()

    async def _find_out(self) -> None:
        """How far Telegram has come, whose answer was lost."""
        try:
            [self._user] = await self._ask(functions.users.GetUsersRequest([types.InputUserSelf()]))
            self._stage = Stage.NOTHING
        except errors.UnauthorizedError as refused:
            self._stage = Stage.PASSWORD if await self._wants_password(refused) else Stage.CODE
        self._in_doubt = False

    async def _wants_password(self, refused: errors.UnauthorizedError) -> bool:
        if isinstance(refused, errors.SessionPasswordNeededError):
            return True
        if not isinstance(refused, errors.AuthKeyUnregisteredError):
            raise refused
        try:
            await self._ask(functions.account.GetPasswordRequest())
        except errors.AuthKeyUnregisteredError:
            return False
        return True

    async def _try_code(self, code: str) -> None:
        request = functions.auth.SignInRequest(digits(self.phone), self._code_hash, code)
        try:
            answer = await self._ask(request)
        except errors.SessionPasswordNeededError:
            self._stage = Stage.PASSWORD
            return
        if isinstance(answer, types.auth.AuthorizationSignUpRequired):
            raise SignInRefused(SignInProblem.NO_ACCOUNT)
        self._let_in(answer)

    async def _try_password(self, password: str) -> None:
        question = await self._ask(functions.account.GetPasswordRequest())
        proof = await asyncio.to_thread(compute_check, question, password)  # a tenth of a second of arithmetic
        self._let_in(await self._ask(functions.auth.CheckPasswordRequest(proof)))

    def _let_in(self, answer: Any) -> None:
        self._stage, self._user = Stage.NOTHING, answer.user

    def _signed_in(self) -> SignedIn:
        return SignedIn(f"+{digits(self._user.phone or self.phone)}", self._client.session.save())

    async def _ask(self, request: Any) -> Any:
        async with asyncio.timeout(self._settings.timeout.total_seconds()):
            if not self._client.is_connected():
                await self._connect()
            try:
                return await self._client(request)
            except _NO_AGREEMENT:
                if self._client.session.auth_key:
                    raise
                # Sent on to another data center, with which no key was agreed on: it has not been asked yet.
                await self._connect()
                return await self._client(request)

    async def _connect(self) -> None:
        for _ in range(_HANDSHAKES - 1):
            with suppress(*_NO_AGREEMENT):
                await self._client.connect()
                return
        await self._client.connect()

    async def _disconnect(self) -> None:
        with suppress(OSError):
            await self._client.disconnect()
