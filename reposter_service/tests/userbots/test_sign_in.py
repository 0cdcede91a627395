"""Signing in over Telegram's sockets: connections, and what Telegram refuses."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from telegram_sandbox.faults import Rule
from telethon.tl import types

from reposter_service.errors import Disconnected, FloodWait, SignInProblem, SignInRefused
from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.tests.userbots.conftest import Town
from reposter_service.tests.userbots.sign_in_stages import (
    ANN,
    BOB,
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    OverSockets,
    begun,
    over_sockets,
    settings_of,
)
from reposter_service.tests.waiting import until
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.userbots.sign_in_attempt import Attempt

DAY = timedelta(days=1)


@pytest.fixture
async def stage(town: Town) -> AsyncIterator[OverSockets]:
    async with over_sockets(town) as opened:
        yield opened


@pytest.fixture
def sign_ins(stage: OverSockets) -> TelegramSignIns:
    return stage.sign_ins


# --- connections -----------------------------------------------------------------------------------------------------


async def test_an_account_is_signed_in_on_the_device_of_a_userbot(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    await sign_ins.code(ANN, await begun(stage))

    [key] = stage.town.door.keys.of(stage.person(PHONE).id)
    assert key.device == "Reposter"


async def test_an_attempt_has_one_connection_until_it_is_over(stage: OverSockets, sign_ins: TelegramSignIns) -> None:
    code = await begun(stage, PASSWORD)
    assert stage.town.door.connections == 1
    await sign_ins.code(ANN, code)
    assert stage.town.door.connections == 1

    await sign_ins.password(ANN, PASSWORD)

    await until(lambda: stage.town.door.connections == 0)


@pytest.mark.parametrize("over", ["given up", "too old", "at the stop", "beginning again"])
async def test_an_attempt_that_is_over_keeps_no_connection(
    stage: OverSockets, sign_ins: TelegramSignIns, over: str
) -> None:
    await begun(stage)
    match over:
        case "given up":
            await sign_ins.give_up(ANN)
        case "too old":
            stage.now = NOON + 15 * MINUTE
            await sign_ins.end_old()
        case "at the stop":
            await sign_ins.close()
        case "beginning again":
            await sign_ins.begin(ANN, PHONE)
            await sign_ins.give_up(ANN)

    await until(lambda: stage.town.door.connections == 0)


async def test_a_phone_goes_by_its_own_proxy(town: Town) -> None:
    nobody_listens = {PHONE: "socks5://127.0.0.1:1"}
    sign_ins = TelegramSignIns(replace(settings_of(town), proxies=nobody_listens), lambda: NOON)
    town.world.people.add("Боб", phone=OTHER_PHONE)

    with pytest.raises(Disconnected):
        await sign_ins.begin(ANN, PHONE)
    await sign_ins.begin(ANN, OTHER_PHONE)

    await sign_ins.close()


async def test_what_nothing_listens_to_is_disconnected_and_no_attempt(town: Town) -> None:
    sign_ins = TelegramSignIns(settings_of(town), lambda: NOON)
    await town.door.stop()

    with pytest.raises(Disconnected):
        await sign_ins.begin(ANN, PHONE)
    await town.door.start()

    await sign_ins.begin(BOB, PHONE)
    await sign_ins.close()


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("PHONE_NUMBER_INVALID", SignInProblem.PHONE_INVALID),
        ("PHONE_NUMBER_BANNED", SignInProblem.PHONE_BANNED),
        ("PHONE_NUMBER_APP_SIGNUP_FORBIDDEN", SignInProblem.NO_ACCOUNT),
    ],
)
async def test_a_phone_that_telegram_refuses_is_told_apart(
    stage: OverSockets, sign_ins: TelegramSignIns, word: str, problem: SignInProblem
) -> None:
    stage.town.faults.add(Rule.error(400, word, method="auth.sendCode"))

    with pytest.raises(SignInRefused) as refused:
        await sign_ins.begin(ANN, PHONE)

    assert refused.value.problem is problem


@pytest.mark.parametrize(
    ("code", "word", "problem", "over"),
    [
        (400, "PHONE_CODE_INVALID", SignInProblem.CODE_WRONG, False),
        (400, "PHONE_CODE_EMPTY", SignInProblem.CODE_WRONG, False),
        (400, "PHONE_CODE_EXPIRED", SignInProblem.CODE_EXPIRED, True),
        (400, "PHONE_CODE_HASH_EMPTY", SignInProblem.CODE_EXPIRED, True),
        (400, "PHONE_NUMBER_UNOCCUPIED", SignInProblem.NO_ACCOUNT, True),
        (400, "PHONE_NUMBER_BANNED", SignInProblem.PHONE_BANNED, True),
        (401, "USER_DEACTIVATED_BAN", SignInProblem.PHONE_BANNED, True),
        (401, "USER_DEACTIVATED", SignInProblem.NO_ACCOUNT, True),
        (401, "AUTH_KEY_UNREGISTERED", SignInProblem.NOT_UNDER_WAY, True),
    ],
)
async def test_a_code_that_telegram_refuses_is_told_apart(
    stage: OverSockets, sign_ins: TelegramSignIns, code: int, word: str, problem: SignInProblem, *, over: bool
) -> None:
    right = await begun(stage)
    stage.town.faults.add(Rule.error(code, word, method="auth.signIn", times=1))

    with pytest.raises(SignInRefused) as refused:
        await sign_ins.code(ANN, right)

    assert refused.value.problem is problem
    assert (stage.town.door.connections == 0) is over


async def test_a_code_that_was_typed_into_a_chat_is_expired(stage: OverSockets, sign_ins: TelegramSignIns) -> None:
    code = await begun(stage)
    bot = stage.town.world.people.add_bot("menubot")
    stage.town.world.direct.send(stage.person(PHONE), bot, code)

    with pytest.raises(SignInRefused) as refused:
        await sign_ins.code(ANN, code)

    assert refused.value.problem is SignInProblem.CODE_EXPIRED


async def test_a_flood_wait_is_told_with_its_time_and_begins_nothing(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    stage.account(PHONE)
    stage.town.faults.add(Rule.flood_wait(86400, method="auth.sendCode", times=1))

    with pytest.raises(FloodWait) as flood:
        await sign_ins.begin(ANN, PHONE)

    assert flood.value.retry_after == DAY
    await sign_ins.begin(BOB, PHONE)


@pytest.mark.parametrize(("code", "word"), [(406, "PHONE_PASSWORD_FLOOD"), (400, "PHONE_NUMBER_FLOOD")])
async def test_too_many_attempts_are_a_wait_of_a_day(
    stage: OverSockets, sign_ins: TelegramSignIns, code: int, word: str
) -> None:
    stage.town.faults.add(Rule.error(code, word, method="auth.sendCode"))

    with pytest.raises(FloodWait) as flood:
        await sign_ins.begin(ANN, PHONE)

    assert flood.value.retry_after == DAY


async def test_after_a_flood_wait_on_the_code_it_may_be_given_again(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    code = await begun(stage)
    stage.town.faults.add(Rule.flood_wait(2, method="auth.signIn", times=1))

    with pytest.raises(FloodWait):
        await sign_ins.code(ANN, code)

    assert await sign_ins.code(ANN, code)


class Reserved(Attempt):
    """Of an account of which Telegram wants more before it sends a code."""

    wants: Any = None

    async def _start(self, starts: int) -> Any:
        assert starts
        return self.wants


@pytest.mark.parametrize(
    "wants",
    [
        types.auth.SentCode(types.auth.SentCodeTypeSetUpEmailRequired(), "hash"),
        types.auth.SentCodePaymentRequired("product", "hash", "help@example.com", "Help", "USD", 1, 7),
    ],
    ids=["an e-mail address", "a payment"],
)
async def test_an_account_of_which_telegram_wants_more_gets_no_code(town: Town, wants: Any) -> None:
    attempt = Reserved(PHONE, settings_of(town), NOON)
    attempt.wants = wants

    with pytest.raises(SignInRefused) as refused:
        await attempt.begin()

    assert refused.value.problem is SignInProblem.CODE_NOT_SENT
