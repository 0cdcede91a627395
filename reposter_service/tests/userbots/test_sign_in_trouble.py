"""Signing in over Telegram's sockets, and trouble in the middle of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.mtproto.crypto import BadPacket
from telegram_sandbox.mtproto.handshake import Handshake
from telethon import TelegramClient

from reposter_service.errors import Disconnected, SignInProblem, SignInRefused
from reposter_service.tests.builders import NOON
from reposter_service.tests.userbots.conftest import Town
from reposter_service.tests.userbots.sign_in_stages import (
    ANN,
    PASSWORD,
    PHONE,
    OverSockets,
    begun,
    over_sockets,
    settings_of,
)
from reposter_service.tests.waiting import until
from reposter_service.userbots.sign_in import TelegramSignIns


@pytest.fixture
async def stage(town: Town) -> AsyncIterator[OverSockets]:
    async with over_sockets(town) as opened:
        yield opened


@pytest.fixture
def sign_ins(stage: OverSockets) -> TelegramSignIns:
    return stage.sign_ins


@pytest.mark.parametrize(
    ("code", "word"), [(303, "PHONE_MIGRATE_4"), (303, "NETWORK_MIGRATE_1"), (500, "AUTH_RESTART")]
)
async def test_telegram_may_send_us_on_before_it_sends_a_code(
    stage: OverSockets, sign_ins: TelegramSignIns, monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    monkeypatch.setattr(TelegramClient, "_config", None)  # it remembers where the towns of other tests were
    stage.town.faults.add(Rule.error(code, word, method="auth.sendCode", times=1))

    assert await sign_ins.code(ANN, await begun(stage))


async def test_a_new_key_that_is_not_agreed_on_is_tried_for_again(
    stage: OverSockets, sign_ins: TelegramSignIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = agreements(monkeypatch, [False, False, True])

    assert await sign_ins.code(ANN, await begun(stage))
    assert not answers


async def test_a_key_is_tried_for_again_where_telegram_has_sent_us_on_to(
    stage: OverSockets, sign_ins: TelegramSignIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TelegramClient, "_config", None)
    answers = agreements(monkeypatch, [True, False, True])
    stage.town.faults.add(Rule.error(303, "NETWORK_MIGRATE_1", method="auth.sendCode", times=1))

    assert await sign_ins.code(ANN, await begun(stage))
    assert not answers


def agreements(monkeypatch: pytest.MonkeyPatch, answers: list[bool]) -> list[bool]:
    """Which of the next handshakes lead to a key; those that took place are taken from the list."""
    agree = Handshake._finish

    def reluctant(handshake: Handshake, request: Any) -> Any:
        if answers and not answers.pop(0):
            raise BadPacket("no key")
        return agree(handshake, request)

    monkeypatch.setattr(Handshake, "_finish", reluctant)
    return answers


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
    stage.sign_ins = TelegramSignIns(settings_of(town, timeout_s=6), lambda: NOON)
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
