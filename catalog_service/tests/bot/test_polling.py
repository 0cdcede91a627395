"""How the bot gets its updates through trouble, and stops."""

import asyncio
from collections.abc import Iterator, MutableMapping
from typing import Any

import provision
import psycopg
import pytest
from aiogram.methods import GetUpdates
from structlog.testing import capture_logs
from telegram_sandbox.faults import FaultKind, Rule

from catalog_service.bot import polling
from catalog_service.bot.app import WelcomeBot
from catalog_service.postgres import rows
from catalog_service.telegram import client
from catalog_service.tests.bot.conftest import MINI_APP
from catalog_service.tests.town import Town, until
from catalog_service.visitors.models import Visitor

Said = list[MutableMapping[str, Any]]


@pytest.fixture
def said() -> Iterator[Said]:
    """What the bot has to say to the operator."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture(autouse=True)
def _short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_REST_S", "LONGEST_REST_S", "CONFLICT_REST_S", "UNKNOWN_REST_S"):
        monkeypatch.setattr(polling, name, 0.05)


async def test_another_process_with_the_same_token_is_told_of_and_nobody_goes_without_an_answer(
    house: Town, said: Said
) -> None:
    async with client.open_bot(house.token, house.url) as other:
        await other(GetUpdates(timeout=0))
    await until(lambda: "another process asks for this bot's updates" in str(said))
    house.anna.starts()
    await house.anna.hears()


async def test_a_webhook_that_somebody_has_set_is_taken_away(house: Town) -> None:
    async with client.open_bot(house.token, house.url) as other:
        await other.set_webhook("http://127.0.0.1:9/nobody")
    house.anna.starts()
    await house.anna.hears()


async def test_trouble_is_told_once_and_its_end_too(said: Said, house: Town) -> None:
    rule = house.faults.add(Rule.error(502, "Bad Gateway", method="getUpdates", times=3))
    house.boris.starts()  # ends the poll that is open
    await until(lambda: house.faults.times_struck(rule) == 3)
    house.anna.starts()
    await until(lambda: "the bot gets its updates again" in str(said))
    assert str(said).count("the bot does not get its updates") == 1


async def test_a_token_that_telegram_does_not_know_is_told_in_words(town: Town, said: Said) -> None:
    stop = asyncio.Event()
    async with client.open_bot("7000000001:AAF-revoked-0123456789-0123456789ab", town.url) as bot:
        serving = asyncio.ensure_future(WelcomeBot(bot, MINI_APP).serve(stop))
        await until(lambda: "CATALOG_BOT_TOKEN is wrong or revoked" in str(said))
        stop.set()
        await serving
    assert "AAF-revoked" not in str(said)


async def test_an_address_that_telegram_does_not_open_leaves_the_bot_without_its_menu_button_only(
    town: Town, said: Said
) -> None:
    stop = asyncio.Event()
    town.faults.add(Rule.error(400, "Bad Request: BUTTON_URL_INVALID", method="setChatMenuButton"))
    async with client.open_bot(town.token, town.url) as bot:
        serving = asyncio.ensure_future(WelcomeBot(bot, MINI_APP).serve(stop))
        await town.bot_listens()
        stop.set()
        await serving
    assert "CATALOG_MINI_APP_URL" in str(said)


async def test_what_fails_in_one_update_does_not_stop_the_others(
    house: Town, committed: provision.HouseDatabase, said: Said
) -> None:
    group = house.world.channels.create("Отдел продаж", owner=house.anna.person, is_group=True)
    with psycopg.connect(committed.as_admin, autocommit=True) as admin:
        admin.execute(b"ALTER TABLE catalog.manager_chat RENAME TO somewhere_else")
    house.world.members.add(group, house.bot, by=house.anna.person)
    await until(lambda: "an update was not dealt with" in str(said))
    house.boris.starts()
    await house.boris.hears()


async def test_an_update_that_nobody_can_read_is_passed_over(house: Town, said: Said) -> None:
    house.api.account(house.bot).inbox.add("message", {"text": "секрет"})
    house.anna.starts()
    await house.anna.hears()
    assert "an update is not understood" in str(said)
    assert "секрет" not in str(said)


async def test_what_was_answered_before_a_stop_is_not_answered_again_after_it(house: Town) -> None:
    house.anna.starts()
    await house.anna.hears()
    inbox = house.api.account(house.bot).inbox
    await until(lambda: not len(inbox))


async def test_a_stop_writes_who_waited_for_the_database(town: Town, committed: provision.HouseDatabase) -> None:
    stop = asyncio.Event()
    async with client.open_bot(town.token, town.url) as bot:
        with psycopg.connect(committed.admin_dsn, autocommit=True) as admin, capture_logs() as said:
            admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
            serving = asyncio.ensure_future(WelcomeBot(bot, MINI_APP, between_s=0, rest_s=3600).serve(stop))
            await town.bot_listens()
            town.anna.starts()
            await until(lambda: "visitors wait for the database" in str(said))
            admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())
        stop.set()
        await serving
    assert await rows.work(Visitor.objects.filter(pk=town.anna.id, reachable=True).exists)


@pytest.mark.usefixtures("committed")
async def test_a_stop_lets_the_answers_on_their_way_arrive(town: Town) -> None:
    stop = asyncio.Event()
    rule = town.faults.add(Rule(FaultKind.DELAY_DEED, method="sendMessage", seconds=0.5))
    async with client.open_bot(town.token, town.url) as bot:
        serving = asyncio.ensure_future(WelcomeBot(bot, MINI_APP, between_s=0).serve(stop))
        await town.bot_listens()
        town.anna.starts()
        await until(lambda: town.faults.times_struck(rule))
        stop.set()
        await serving
    assert town.anna.told()
    assert not len(town.api.account(town.bot).inbox)
