"""Signing in over Telegram's sockets: connections, refusals, trouble in the middle."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telethon import TelegramClient
from telethon.tl import types

from reposter_service.errors import Disconnected, FloodWait, SignInProblem, SignInRefused
from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.tests.userbots.conftest import Town
from reposter_service.tests.userbots.sign_in_stages import OverSockets, settings_of
from reposter_service.tests.waiting import until
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.userbots.sign_in_attempt import Attempt

ANN, BOB = 1, 2
PHONE, OTHER_PHONE = "+79990001122", "+79990003344"
PASSWORD = "correct horse"
DAY = timedelta(days=1)


@pytest.fixture
async def stage(town: Town) -> AsyncIterator[OverSockets]:
    over_sockets = OverSockets(town)
    yield over_sockets
    await over_sockets.sign_ins.close()
    await until(lambda: town.door.connections == 0)


@pytest.fixture
def sign_ins(stage: OverSockets) -> TelegramSignIns:
    return stage.sign_ins


async def begun(stage: OverSockets, password: str | None = None) -> str:
    """Ann's attempt waits for this code."""
    stage.account(PHONE, password)
    await stage.sign_ins.begin(ANN, PHONE)
    return stage.code_of(PHONE)


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


# --- trouble in the middle -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "word"), [(303, "PHONE_MIGRATE_4"), (303, "NETWORK_MIGRATE_1"), (500, "AUTH_RESTART")]
)
async def test_telegram_may_send_us_on_before_it_sends_a_code(
    stage: OverSockets, sign_ins: TelegramSignIns, monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    monkeypatch.setattr(TelegramClient, "_config", None)  # it remembers where the towns of other tests were
    stage.town.faults.add(Rule.error(code, word, method="auth.sendCode", times=1))

    assert await sign_ins.code(ANN, await begun(stage))


def dropped(method: str, kind: FaultKind) -> Rule:
    return Rule(kind, door="mtproto", method=method, times=1)


@pytest.mark.parametrize("method", ["auth.signIn", "auth.checkPassword"])
async def test_trouble_inside_telegram_leaves_open_what_is_done_and_is_asked_about(
    stage: OverSockets, sign_ins: TelegramSignIns, method: str
) -> None:
    code = await begun(stage, PASSWORD)
    stage.town.faults.add(Rule.error(500, "INTERNAL", method=method, times=1))

    async def sign_in() -> Any:
        return await sign_ins.code(ANN, code) or await sign_ins.password(ANN, PASSWORD)

    with pytest.raises(Disconnected):
        await sign_in()

    assert await sign_in()
    assert stage.sessions(PHONE) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_SOCKET, FaultKind.LOSE_ANSWER])
async def test_a_connection_lost_over_the_code_does_not_end_the_attempt(
    stage: OverSockets, sign_ins: TelegramSignIns, kind: FaultKind
) -> None:
    code = await begun(stage)
    stage.town.faults.add(dropped("auth.signIn", kind))

    with pytest.raises(Disconnected):
        await sign_ins.code(ANN, code)

    assert await sign_ins.code(ANN, code)
    assert stage.sessions(PHONE) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_SOCKET, FaultKind.LOSE_ANSWER])
@pytest.mark.parametrize("method", ["auth.signIn", "account.getPassword", "auth.checkPassword"])
async def test_a_connection_lost_on_the_way_to_a_password_does_not_end_the_attempt(
    stage: OverSockets, sign_ins: TelegramSignIns, method: str, kind: FaultKind
) -> None:
    code = await begun(stage, PASSWORD)
    stage.town.faults.add(dropped(method, kind))

    async def sign_in() -> Any:
        return await sign_ins.code(ANN, code) or await sign_ins.password(ANN, PASSWORD)

    with pytest.raises(Disconnected):
        await sign_in()

    assert await sign_in()
    assert stage.sessions(PHONE) == 1


async def test_a_connection_lost_while_the_admin_types_is_made_again(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    code = await begun(stage)
    stage.town.door.drop_all()
    await until(lambda: stage.town.door.connections == 0)

    assert await sign_ins.code(ANN, code)


async def test_a_code_that_telegram_does_not_answer_is_disconnected(town: Town) -> None:
    stage = OverSockets(town)
    stage.sign_ins = TelegramSignIns(settings_of(town, timeout_s=1), lambda: NOON)
    code = await begun(stage)
    town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="auth.signIn", times=1, seconds=60))

    with pytest.raises(Disconnected):
        await stage.sign_ins.code(ANN, code)

    assert await stage.sign_ins.code(ANN, code)


async def test_what_may_be_signed_in_is_logged_out_when_it_is_given_up(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    code = await begun(stage)
    stage.town.faults.add(dropped("auth.signIn", FaultKind.LOSE_ANSWER))
    with pytest.raises(Disconnected):
        await sign_ins.code(ANN, code)
    assert stage.sessions(PHONE) == 1

    await sign_ins.give_up(ANN)

    assert stage.sessions(PHONE) == 0


async def test_what_is_given_up_while_its_code_is_on_the_way_is_logged_out(
    stage: OverSockets, sign_ins: TelegramSignIns
) -> None:
    code = await begun(stage)
    stage.town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="auth.signIn", times=1, seconds=0.3))

    async with asyncio.TaskGroup() as both:
        signing_in = both.create_task(_refused(sign_ins, code))
        await until(lambda: stage.sessions(PHONE) == 1)
        await sign_ins.give_up(ANN)

    assert signing_in.result() is SignInProblem.NOT_UNDER_WAY
    assert stage.sessions(PHONE) == 0


async def test_two_codes_at_once_go_one_after_the_other(stage: OverSockets, sign_ins: TelegramSignIns) -> None:
    code = await begun(stage)

    signed_in, refused = await asyncio.gather(sign_ins.code(ANN, code), _refused(sign_ins, code))

    assert signed_in
    assert refused is SignInProblem.NOT_UNDER_WAY


async def test_a_restart_of_the_service_ends_every_attempt(stage: OverSockets, town: Town) -> None:
    code = await begun(stage)
    await stage.sign_ins.close()
    stage.sign_ins = TelegramSignIns(settings_of(town), lambda: NOON)

    assert await _refused(stage.sign_ins, code) is SignInProblem.NOT_UNDER_WAY


async def _refused(sign_ins: TelegramSignIns, code: str) -> SignInProblem:
    with pytest.raises(SignInRefused) as refused:
        await sign_ins.code(ANN, code)
    return refused.value.problem


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
