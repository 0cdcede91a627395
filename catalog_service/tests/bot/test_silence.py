"""When Telegram wants the bot silent it is, wherever that was learned, and speaks again as soon as it may."""

from datetime import timedelta

import provision
import psycopg
import pytest
from aiogram.methods import GetMe
from django.utils import timezone
from telegram_sandbox.faults import Rule

from catalog_service.bot import app, polling, voice
from catalog_service.postgres import rows
from catalog_service.telegram import actions, client, queries
from catalog_service.telegram.models import Silence
from catalog_service.telegram.outcomes import Wait
from catalog_service.tests.bot.test_reachability import becomes, reachable
from catalog_service.tests.builders import NOON
from catalog_service.tests.town import Town, until

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "LOOK_S", 0.02)
    monkeypatch.setattr(voice, "APART_S", 0.01)
    monkeypatch.setattr(app, "GRACE_S", 0.1)


def silent() -> bool:
    return queries.silent_until(timezone.now()) is not None


async def keep_silent() -> None:
    """The other process has learned it."""
    await rows.work(lambda: actions.keep_silent(timezone.now() + HOUR, timezone.now()))


async def speak() -> None:
    """An operator ends it."""
    await rows.work(lambda: Silence.objects.update(since=NOON, until=NOON + HOUR))


async def test_a_wait_that_telegram_asks_for_holds_every_answer_and_nobody_goes_without_one(house: Town) -> None:
    house.faults.add(Rule.too_many_requests(3600, method="sendMessage", times=1))
    house.anna.starts()
    await becomes(silent)
    house.boris.starts()
    await becomes(reachable(house.boris.id))
    assert house.api.calls.count("sendMessage") == 1
    await speak()
    await house.anna.hears()
    await house.boris.hears()


async def test_what_the_other_process_has_learned_the_bot_obeys(house: Town) -> None:
    await keep_silent()
    house.anna.starts()
    await becomes(reachable(house.anna.id))
    assert not house.api.calls.count("sendMessage")
    await speak()
    await house.anna.hears()


async def test_a_wait_before_the_next_updates_is_told_to_all_too(house: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_REST_S", 0.05)
    rule = house.faults.add(Rule.too_many_requests(1, method="getUpdates", times=1))
    house.anna.starts()  # ends the poll that is open
    await until(lambda: house.faults.times_struck(rule))
    await becomes(lambda: Silence.objects.exclude(until=None).exists())
    house.boris.starts()
    await house.boris.hears()


async def test_a_wait_that_answers_any_question_is_told_to_all(house: Town) -> None:
    house.faults.add(Rule.too_many_requests(3600, method="getMe", times=1))
    async with client.open_bot(house.token, house.url) as bot:
        assert await voice.Voice(bot).ask(GetMe()) == Wait(3600)
    assert await rows.work(silent)


async def test_while_the_database_is_away_the_bot_keeps_the_silence_that_it_has_learned_itself(
    town: Town, committed: provision.HouseDatabase
) -> None:
    async with client.open_bot(town.token, town.url) as bot:
        own = voice.Voice(bot)
        with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
            await own.learn(Wait(1))
            town.anna.starts()
            await own.say(town.anna.id, "привет")
            admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())
    assert len(town.anna.told()) == 1
    assert not await rows.work(silent)
