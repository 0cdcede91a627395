"""Whom the bot may write to: known by what people do, also while the database is away."""

import asyncio
from collections.abc import Callable

import provision
import psycopg
import pytest
from structlog.testing import capture_logs
from telegram_sandbox.faults import Rule

from catalog_service.bot import acquaintance
from catalog_service.bot.acquaintance import Acquaintance, News
from catalog_service.bot.greetings import Greetings
from catalog_service.postgres import rows
from catalog_service.telegram.models import WELCOME, ManagerChat
from catalog_service.tests.builders import NOON
from catalog_service.tests.town import PATIENCE_S, Town
from catalog_service.visitors.actions import Person
from catalog_service.visitors.models import Visitor


async def visitor(telegram_id: int) -> Visitor | None:
    return await rows.work(lambda: Visitor.objects.filter(pk=telegram_id).first())


async def becomes(condition: Callable[[], bool]) -> None:
    """Wait for rows."""
    async with asyncio.timeout(PATIENCE_S):
        while not await rows.work(condition):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def reachable(telegram_id: int) -> Callable[[], bool]:
    return Visitor.objects.filter(pk=telegram_id, reachable=True).exists


def unreachable(telegram_id: int) -> Callable[[], bool]:
    return Visitor.objects.filter(pk=telegram_id, reachable=False).exists


async def test_who_starts_the_bot_is_a_visitor_who_can_be_written_to(house: Town) -> None:
    house.anna.starts()
    await becomes(reachable(house.anna.id))
    known = await visitor(house.anna.id)
    assert known
    assert (known.first_name, known.username, known.language) == ("Анна", "anna_demo", "ru")


async def test_who_blocks_the_bot_can_not_be_written_to_until_he_comes_back(house: Town) -> None:
    house.anna.starts()
    await becomes(reachable(house.anna.id))
    house.anna.blocks()
    await becomes(unreachable(house.anna.id))
    house.anna.starts()
    await becomes(reachable(house.anna.id))


async def test_a_refused_welcome_says_it_too(house: Town) -> None:
    house.faults.add(Rule.error(403, "Forbidden: bot was blocked by the user", method="sendMessage", times=1))
    house.anna.starts()
    await becomes(unreachable(house.anna.id))
    assert house.api.calls.count("sendMessage") == 1


async def test_a_manager_who_starts_the_bot_again_is_written_to_again(house: Town) -> None:
    refused = {"refusal": ManagerChat.Refusal.BLOCKED, "refused_at": NOON}
    await rows.work(lambda: ManagerChat.objects.create(chat_id=house.anna.id, label="Анна", **refused))
    house.anna.starts()
    await becomes(lambda: ManagerChat.objects.filter(refusal="", refused_at=None).exists())


async def test_while_the_database_is_away_people_are_greeted_and_remembered_for_later(
    house: Town, committed: provision.HouseDatabase
) -> None:
    with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [committed.name])
        house.anna.starts()
        house.boris.starts()
        await house.anna.hears()
        await house.boris.hears()
        house.boris.blocks()
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())
    await becomes(reachable(house.anna.id))


async def test_while_the_database_is_away_nobody_waits_for_another_to_find_it_out(
    committed: provision.HouseDatabase,
) -> None:
    greetings = Greetings("https://catalog.example.com/")
    with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
        with capture_logs() as logged:
            said = await asyncio.gather(*(greetings.now() for _ in range(100)))
    assert {greeting.text for greeting in said} == {WELCOME}
    assert len(logged) == 2  # by the first, and once for all who came meanwhile


async def test_of_several_news_of_a_person_the_last_counts(committed: provision.HouseDatabase) -> None:
    waiting = Acquaintance(rest_s=0)
    waiting.note(News(7, Person("Анна"), NOON))
    assert await waiting.written()
    waiting.note(News(7, Person("Аня"), NOON))
    waiting.note(News(7, None, NOON))
    assert await waiting.written()
    known = await visitor(7)
    assert known
    assert (known.first_name, known.reachable) == ("Анна", False)


async def test_of_more_people_than_are_kept_the_longest_silent_is_forgotten(
    committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acquaintance, "MOST", 2)
    kept = Acquaintance(rest_s=0)
    for who in (7, 8, 7, 9):
        kept.note(News(who, Person("Анна"), NOON))
    assert await kept.written()
    assert [bool(await visitor(who)) for who in (7, 8, 9)] == [True, False, True]


async def test_one_who_can_not_be_written_is_not_in_the_way_of_the_next(
    committed: provision.HouseDatabase,
) -> None:
    waiting = Acquaintance(rest_s=0)
    waiting.note(News(7, Person("a\0b"), NOON))
    waiting.note(News(8, Person("Борис"), NOON))
    assert await waiting.written()
    assert await visitor(8)
    assert not await visitor(7)


async def test_a_group_that_a_manager_invites_the_bot_to_is_named_to_him_alone(house: Town) -> None:
    for person in (house.anna, house.boris):
        person.starts()
        await person.hears()
    await rows.work(lambda: ManagerChat.objects.create(chat_id=house.anna.id, label="Анна"))
    groups = []
    for person in (house.boris, house.anna):
        group = house.world.channels.create("Отдел <продаж>", owner=person.person, is_group=True)
        house.world.members.add(group, house.bot, by=person.person)
        groups.append(group)
    told = (await house.anna.hears(2))[-1].text
    assert "Отдел <продаж>" in told
    assert str(groups[1].bot_api_id) in told
    await house.boris.hears(1)


async def test_a_group_that_lets_the_bot_in_again_is_written_to_again(house: Town) -> None:
    group = house.world.channels.create("Отдел продаж", owner=house.anna.person, is_group=True)
    refused = {"refusal": ManagerChat.Refusal.REMOVED, "refused_at": NOON}
    await rows.work(lambda: ManagerChat.objects.create(chat_id=group.bot_api_id, label="Отдел", **refused))
    house.world.members.add(group, house.bot, by=house.anna.person)
    await becomes(lambda: ManagerChat.objects.filter(refusal="").exists())
