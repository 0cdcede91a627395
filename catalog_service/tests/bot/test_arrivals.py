"""Who came to the bot by a link: remembered with the first one, also while the database is away."""

from datetime import timedelta

import provision
import psycopg
import pytest
from django.contrib.auth.models import User

from catalog_service.bot import acquaintance
from catalog_service.bot.acquaintance import Acquaintance, News, Start
from catalog_service.links import actions
from catalog_service.links.models import Arrival, Link
from catalog_service.postgres import rows
from catalog_service.tests.bot.test_reachability import becomes, reachable
from catalog_service.tests.builders import NOON, a_channel
from catalog_service.tests.town import Town
from catalog_service.visitors.actions import Person

ANNA = Person("Анна")


async def links(many: int = 1) -> list[Link]:
    def made() -> list[Link]:
        editor = User.objects.create_user("editor")
        return [actions.make(editor) for _ in range(many)]

    return await rows.work(made)


async def arrivals() -> list[tuple[int, int]]:
    """Visitor and link."""
    return await rows.work(lambda: list(Arrival.objects.values_list("visitor_id", "link_id")))


async def test_who_starts_the_bot_by_a_link_came_by_it(house: Town) -> None:
    await rows.work(a_channel)
    own = await rows.work(Link.objects.get)
    house.anna.starts(own.code)
    await becomes(Arrival.objects.filter(visitor=house.anna.id, link=own.pk).exists)


async def test_a_link_that_nobody_knows_is_no_arrival_and_the_next_one_is(house: Town) -> None:
    (link,) = await links()
    house.anna.starts("nobody_knows_it")
    await becomes(reachable(house.anna.id))
    assert await arrivals() == []
    house.anna.starts(link.code)
    await becomes(Arrival.objects.exists)


async def test_the_first_link_stays_when_he_comes_by_another(house: Town) -> None:
    first, second = await links(2)
    house.anna.starts(first.code)
    await becomes(Arrival.objects.exists)
    house.anna.starts(second.code)
    house.boris.starts(second.code)
    await becomes(Arrival.objects.filter(visitor=house.boris.id).exists)
    assert sorted(await arrivals()) == sorted([(house.anna.id, first.pk), (house.boris.id, second.pk)])


async def test_while_the_database_is_away_the_link_is_remembered_for_later(
    house: Town, committed: provision.HouseDatabase
) -> None:
    (link,) = await links()
    with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [committed.name])
        house.anna.starts(link.code)
        await house.anna.hears()
        house.anna.sends("привет")
        await house.anna.hears(2)
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())
    await becomes(Arrival.objects.filter(visitor=house.anna.id, link=link.pk).exists)


async def test_of_several_links_that_wait_the_first_that_is_known_counts(
    committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acquaintance, "MOST_STARTS", 3)
    first, second, beyond = await links(3)
    waiting = Acquaintance(rest_s=0)
    codes = {7: ["unknown", first.code, second.code], 8: ["unknown", "unknown too", "this too", beyond.code]}
    for who, pressed in codes.items():
        for hour, code in enumerate(pressed):
            at = NOON + timedelta(hours=hour)
            waiting.note(News(who, ANNA, at, (Start(code, at),)))
    waiting.note(News(7, None, NOON + timedelta(hours=9)))
    waiting.note(News(7, ANNA, NOON + timedelta(hours=10)))
    assert await waiting.written()
    assert await arrivals() == [(7, first.pk)]
    assert (await rows.work(Arrival.objects.get)).at == NOON + timedelta(hours=1)
