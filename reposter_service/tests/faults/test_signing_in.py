"""Trouble while a userbot is signed in by the bot: told in words, nothing is half-done, no secret gets out."""

import re
from collections.abc import AsyncIterator

import provision
import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service.app import Daemon
from reposter_service.tests.faults.test_by_the_bot import PASSWORD, PHONE, Beginning, a_project, a_userbot, rows
from reposter_service.tests.waiting import until
from reposter_service.tests.whole_log import whole_log
from shared_schema.database import REPOSTER

WRONG_CODE, WRONG_PASSWORD = "00000", "battery staple"
OTHER_PHONE = "+79990000006"
ADDED = f"юзербот {PHONE} добавлен"


@pytest.fixture
async def stage(telegram: Sandbox, database: provision.HouseDatabase, bot_api_url: str) -> AsyncIterator[Beginning]:
    """At its end no account has a session that nobody lives by."""
    stage = Beginning(telegram, database.dsn(REPOSTER.app), bot_api_url)
    yield stage
    assert len(sessions(stage)) <= 1


def sessions(stage: Beginning) -> list[object]:
    return list(stage.sandbox.mtproto.keys.of(stage.userbot.id))


async def asked_for_the_phone(stage: Beginning) -> None:
    owner = stage.owner_of_all
    await a_project(stage)
    await owner.presses("Кино", "Кино")
    await owner.presses("Добавить/заменить юзербот", "отправьте его номер телефона")


async def asked_for_the_code(stage: Beginning) -> None:
    await asked_for_the_phone(stage)
    await stage.owner_of_all.says(PHONE, "введите код")


async def test_no_secret_of_a_sign_in_gets_into_the_database_or_the_log(stage: Beginning) -> None:
    owner = stage.owner_of_all
    with whole_log() as log:
        async with stage.daemon() as daemon:
            await asked_for_the_code(stage)
            code = stage.code()
            await owner.presses_code(WRONG_CODE, "Код неверный")
            stage.faults.add(Rule(FaultKind.DROP_SOCKET, method="auth.signIn", times=1))
            await owner.presses_code(code, "Telegram не ответил")
            half_way = await dump(daemon)
            await owner.presses_code(code, "введите пароль")
            await owner.says(WRONG_PASSWORD, "Пароль неверный")
            half_way += await dump(daemon)
            await owner.says(PASSWORD, ADDED)
            [userbot] = await daemon._storage.accounts.all()
            kept = half_way + await dump(daemon)
        written = log.getvalue()

    assert PHONE in kept
    assert "SignInRequest" in written
    for where in (kept, written):
        for secret in (PASSWORD, WRONG_PASSWORD, userbot.session, userbot.session[100:200]):
            assert secret not in where
        for number in (code, WRONG_CODE):
            assert not re.search(rf"(?<!\d){number}(?!\d)", where)


async def test_the_message_with_the_password_is_gone_from_the_chat(stage: Beginning) -> None:
    async with stage.daemon():
        await a_project(stage)
        await a_userbot(stage)

        said = [message.text for message in stage.world.direct.chat(stage.admin, stage.bot)]
        assert PHONE in said
        assert PASSWORD not in said


async def test_a_flood_wait_for_the_code_is_told_with_its_end_and_the_phone_may_be_sent_again(
    stage: Beginning,
) -> None:
    owner = stage.owner_of_all
    async with stage.daemon():
        await asked_for_the_phone(stage)
        stage.faults.add(Rule.flood_wait(86400, method="auth.sendCode", times=1))
        await owner.says(PHONE, "Telegram просит подождать до")
        await owner.says(PHONE, "введите код")


@pytest.mark.parametrize("kind", [FaultKind.DROP_SOCKET, FaultKind.LOSE_ANSWER])
@pytest.mark.parametrize("method", ["auth.signIn", "auth.checkPassword"])
async def test_a_connection_lost_in_the_middle_is_told_and_the_step_repeated(
    stage: Beginning, method: str, kind: FaultKind
) -> None:
    owner = stage.owner_of_all
    async with stage.daemon():
        await asked_for_the_code(stage)
        stage.faults.add(Rule(kind, method=method, times=1))
        if method == "auth.signIn":
            await owner.presses_code(stage.code(), "Telegram не ответил")
            await owner.presses_code("11111" if kind is FaultKind.LOSE_ANSWER else stage.code(), "введите пароль")
        else:
            await owner.presses_code(stage.code(), "введите пароль")
            await owner.says(PASSWORD, "Telegram не ответил")
        await owner.says(PASSWORD, ADDED)
        assert len(sessions(stage)) == 1


async def test_an_account_banned_between_its_code_and_its_storing_is_told_and_not_stored(stage: Beginning) -> None:
    owner = stage.owner_of_all
    async with stage.daemon() as daemon:
        await asked_for_the_code(stage)
        stage.close_target()
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, "не администратор канала")
        stage.world.people.set_state(stage.userbot, Fate.BANNED)
        await owner.presses("Проверить ещё раз", "забанен")

        assert not await rows(daemon, "SELECT 1 FROM reposter.userbot")


async def test_an_account_that_waits_for_its_rights_is_taken_when_it_has_them(stage: Beginning) -> None:
    owner = stage.owner_of_all
    async with stage.daemon():
        await asked_for_the_code(stage)
        stage.close_target()
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, "не администратор канала")
        await owner.presses("Проверить ещё раз", "не администратор канала")
        stage.open_target()
        await owner.presses("Проверить ещё раз", ADDED)
        assert len(sessions(stage)) == 1


async def test_an_account_that_is_not_wanted_after_all_is_logged_out(stage: Beginning) -> None:
    owner = stage.owner_of_all
    async with stage.daemon():
        await asked_for_the_code(stage)
        stage.close_target()
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, "не администратор канала")
        await owner.presses("Назад", "Кино")
        await until(lambda: not sessions(stage))


async def test_a_stop_of_the_daemon_logs_out_what_it_would_forget(stage: Beginning) -> None:
    owner = stage.owner_of_all
    async with stage.daemon():
        await asked_for_the_code(stage)
        stage.close_target()
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, "не администратор канала")
        assert len(sessions(stage)) == 1

    assert not sessions(stage)
    await until(lambda: stage.sandbox.mtproto.connections == 0)


async def test_a_userbot_that_is_replaced_is_logged_out_and_nobody_is_alarmed(stage: Beginning) -> None:
    owner = stage.owner_of_all
    successor = stage.world.people.add("Преемник", phone=OTHER_PHONE.removeprefix("+"))
    stage.world.members.promote(stage.target, successor, stage.target.admins[stage.userbot.id])
    async with stage.daemon() as daemon:
        await a_project(stage)
        await a_userbot(stage)
        await until(lambda: len(daemon.pool.connected) == 1)
        await owner.presses("Добавить/заменить юзербот", "отправьте его номер телефона")
        await owner.says(OTHER_PHONE, "введите код")
        code = stage.world.sign_in.code_for(OTHER_PHONE)
        await owner.presses_code(code, f"встал на место {PHONE}")
        await until(lambda: len(daemon.pool.connected) == 1)

        assert not sessions(stage)
        assert len(stage.sandbox.mtproto.keys.of(successor.id)) == 1
        assert not await rows(daemon, "SELECT 1 FROM reposter.alert")


async def test_the_same_phone_again_brings_a_lost_userbot_back(stage: Beginning) -> None:
    owner = stage.owner_of_all
    async with stage.daemon() as daemon:
        await a_project(stage)
        await a_userbot(stage)
        await until(lambda: len(daemon.pool.connected) == 1)
        stage.sandbox.mtproto.revoke(stage.userbot, "SESSION_REVOKED")
        await until(lambda: not daemon.pool.connected)
        await owner.presses("Добавить/заменить юзербот", "отправьте его номер телефона")
        await owner.says(PHONE, "введите код")
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, ADDED)
        await until(lambda: len(daemon.pool.connected) == 1)

        assert len(await rows(daemon, "SELECT 1 FROM reposter.alert")) == 1  # of the loss


async def dump(daemon: Daemon) -> str:
    """All that is in the database, as text."""
    tables = await rows(daemon, "SELECT tablename FROM pg_tables WHERE schemaname = 'reposter'")
    whole = [await rows(daemon, f'SELECT t::text FROM reposter."{table}" AS t') for (table,) in tables]
    return "\n".join(str(row) for table in whole for row in table)
