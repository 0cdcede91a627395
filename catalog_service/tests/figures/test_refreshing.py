"""The refresher: whose turn comes first, when it ends, what happens when it is stopped or the database goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import provision
import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone

from catalog_service.channels.models import Channel, Figure, Share
from catalog_service.figures import actions, refresher, shift
from catalog_service.figures.findings import Door, NoAnswerError
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh
from catalog_service.figures.politeness import Pace
from catalog_service.figures.shift import LANES
from catalog_service.figures.states import State
from catalog_service.postgres.rows import work as rows
from catalog_service.tests.builders import a_category, a_channel, a_refresh
from catalog_service.tests.figures.asked import found
from catalog_service.tests.figures.outside import OutsideInMemory
from catalog_service.tests.town import until

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MEASURED: dict[str, Any] = {"subscribers": 1000, "reach": 200, "err": 20}
GOOD = found(**MEASURED)
TOKENS = {"TGSTAT_TOKEN": "t" * 32, "TELEMETR_TOKEN": "t" * 32}


@pytest.fixture
async def outside(committed: provision.HouseDatabase) -> OutsideInMemory:
    return OutsideInMemory()


async def run(outside: OutsideInMemory) -> None:
    await refresher.run(lambda: outside)


def names(number: int, **fields: Any) -> list[str]:
    """So many channels of one category, in the order of their ids; each is found at Telegram."""
    category = a_category()
    return [a_channel(category, telegram_link=f"https://t.me/name_{each}", **fields).title for each in range(number)]


async def channels(outside: OutsideInMemory, number: int, **fields: Any) -> None:
    await rows(partial(names, number, **fields))
    for each in range(number):
        outside.knows(Door.TELEGRAM, f"name_{each}", GOOD)


def is_refreshed() -> list[str]:
    refreshed = Refresh.objects.filter(refreshed_at__isnull=False).order_by("channel")
    return list(refreshed.values_list("channel__username", flat=True))


@asynccontextmanager
async def at_work(outside: OutsideInMemory) -> AsyncIterator[asyncio.Task[None]]:
    """Beside the test; at the end it is stopped as a worker stops it."""
    task = asyncio.ensure_future(run(outside))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
    task.result()


# --- the queue -------------------------------------------------------------------------------------------------------


async def test_every_channel_has_its_turn_and_then_nothing_is_loaded_until_the_next(outside: OutsideInMemory) -> None:
    await channels(outside, 10)
    await run(outside)
    assert await rows(is_refreshed) == [f"name_{each}" for each in range(10)]
    assert await rows(Figure.objects.count) == 30
    assert outside.asked == [(Door.TELEGRAM, f"name_{each}") for each in range(10)]
    await run(outside)
    assert (len(outside.asked), outside.opened) == (10, 1)


async def test_a_channel_whose_link_has_changed_has_its_turn_at_once_and_once(outside: OutsideInMemory) -> None:
    await channels(outside, 1)
    await run(outside)
    await rows(lambda: Channel.objects.update(telegram_link="https://t.me/another", telegram_id=42))
    outside.knows(Door.TELEGRAM, "another", found(State.UNREACHABLE))
    await run(outside)
    await run(outside)
    assert outside.asked == [(Door.TELEGRAM, "name_0"), (Door.TELEGRAM, "another")]


async def test_a_source_that_stumbles_over_a_channel_holds_up_nobody_and_is_not_asked_again_at_once(
    outside: OutsideInMemory, caplog: pytest.LogCaptureFixture
) -> None:
    await channels(outside, 6)
    outside.knows(Door.TELEGRAM, "name_0", ZeroDivisionError())
    await run(outside)
    assert "name_0" not in await rows(is_refreshed)
    assert len(await rows(is_refreshed)) == 5
    assert "could not be refreshed" in caplog.text
    await run(outside)
    assert len(outside.asked) == 6


async def test_a_channel_that_is_deleted_or_hidden_while_it_is_asked_about_harms_nobody(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 2)
    outside.gate.clear()
    async with at_work(outside) as task:
        await until(lambda: len(outside.asked) == 2)
        await rows(lambda: Channel.objects.filter(username="name_0").delete())
        await rows(lambda: Channel.objects.filter(username="name_1").update(published=False))
        outside.gate.set()
        await asyncio.wait([task])
    assert await rows(is_refreshed) == ["name_1"]


async def test_a_visitor_who_opens_a_channel_that_is_being_stored_waits_for_nobody(
    committed: provision.HouseDatabase,
) -> None:
    refresh = await rows(a_refresh)
    with psycopg.connect(committed.as_admin) as other:
        other.execute("SELECT FROM catalog.figure_refresh FOR NO KEY UPDATE")
        await asyncio.wait_for(rows(partial(actions.opened, [refresh.pk], now=timezone.now())), 60)
    assert not await rows(lambda: Refresh.objects.filter(wanted_at__isnull=False).exists())


# --- ends ------------------------------------------------------------------------------------------------------------


async def test_what_is_under_way_when_it_is_stopped_is_dropped_and_the_next_one_goes_on(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 6)
    outside.gate.clear()
    async with at_work(outside):
        await until(lambda: len(outside.asked) == LANES)
    outside.gate.set()
    assert await rows(is_refreshed) == []
    assert not await rows(Attempt.objects.exists)
    await run(outside)
    assert len(await rows(is_refreshed)) == 6


async def test_what_was_seen_when_it_is_stopped_is_stored(
    outside: OutsideInMemory, committed: provision.HouseDatabase
) -> None:
    await channels(outside, 1)
    with psycopg.connect(committed.as_admin) as editor, psycopg.connect(committed.as_admin, autocommit=True) as admin:
        editor.execute("SELECT FROM catalog.channel FOR NO KEY UPDATE")
        waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        async with at_work(outside) as task:
            await until(lambda: admin.execute(waits).fetchone())
            task.cancel()
            await asyncio.sleep(0)
            editor.rollback()
    assert await rows(is_refreshed) == ["name_0"]


async def test_while_one_refreshes_another_ends_at_once(outside: OutsideInMemory) -> None:
    await channels(outside, 3)
    other = OutsideInMemory()
    outside.gate.clear()
    async with at_work(outside) as first:
        await until(lambda: bool(outside.asked))
        await run(other)
        assert not first.done()
        assert other.opened == 0
        outside.gate.set()
        await asyncio.wait([first])
    assert len(await rows(is_refreshed)) == 3


async def test_while_the_database_is_away_it_rests_and_then_goes_on(
    outside: OutsideInMemory, committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresher, "FIRST_PAUSE_S", 0.05)
    await channels(outside, 12)
    outside.gate.clear()
    async with at_work(outside) as task:
        await until(lambda: len(outside.asked) == LANES)
        with psycopg.connect(committed.as_admin, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        outside.gate.set()
        await asyncio.wait([task])
    assert len(await rows(is_refreshed)) == 12
    assert outside.opened == 2


# --- doors -----------------------------------------------------------------------------------------------------------


async def test_when_every_door_rests_it_ends_with_nothing_changed_and_goes_on_when_one_is_open(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 12)
    for each in range(12):
        outside.knows(Door.TELEGRAM, f"name_{each}", found(State.REFUSED, "капча"))
    await run(outside)
    assert 1 <= len(outside.asked) <= 4
    state = await rows(DoorState.objects.get)
    assert (state.door, state.why, state.words) == ("telegram", "refused", "капча")
    assert await rows(Attempt.objects.count) == len(outside.asked)
    untried = await rows(lambda: Refresh.objects.filter(tried_at=None, due_at__lte=timezone.now()).count())
    assert untried == 12 - len(outside.asked)
    await run(outside)
    assert outside.opened == 1
    await rows(lambda: DoorState.objects.update(rests_until=timezone.now() - MINUTE))
    for each in range(12):
        outside.knows(Door.TELEGRAM, f"name_{each}", GOOD)
    await run(outside)
    assert len(await rows(is_refreshed)) == untried


async def test_who_is_not_asked_because_it_rests_is_no_attempt_and_others_are_asked_beside(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 2)
    await rows(lambda: a_channel(telegram_link="https://t.me/+AbCdEf123456"))
    until_tomorrow = timezone.now() + DAY
    await rows(lambda: DoorState.objects.create(door="telegram", rests_until=until_tomorrow, why="too_often"))
    await rows(lambda: DoorState.objects.create(door="tgstat", rests_until=until_tomorrow, why="quota"))
    for each in range(2):
        outside.knows(Door.TELEMETR, f"name_{each}", found(subscribers=5))
    with override_settings(**TOKENS):
        await run(outside)
    assert await rows(is_refreshed) == ["name_0", "name_1"]
    private = await rows(lambda: Refresh.objects.get(channel__username=None))
    assert private.tried_at is None
    doors = await rows(lambda: set(Attempt.objects.values_list("door", "state")))
    assert doors == {("telemetr", "found")}


async def test_all_sources_are_asked_in_their_order_each_once_and_labels_in_no_refresh_but_after_it(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 1)
    outside.knows(Door.TELEMETR, "name_0", found(subscribers=5, reach=6, err=7))
    outside.knows(Door.TGSTAT, "name_0", found(reach=8, tgstat_id=77))
    outside.knows(Door.TELEMETR, "name_0/posts", found(er=9))
    outside.knows(Door.TGSTAT, "name_0/labels", found(country="Россия", language="русский", red_label=True))
    with override_settings(**TOKENS):
        await run(outside)
        assert outside.asked == [
            (Door.TELEMETR, "name_0"),
            (Door.TGSTAT, "name_0"),
            (Door.TELEMETR, "name_0/posts"),
            (Door.TELEGRAM, "name_0"),
            (Door.TGSTAT, "name_0/labels"),
        ]
        await run(outside)
    assert len(outside.asked) == 5
    channel = await rows(Channel.objects.get)
    assert [channel.subscribers, channel.reach, channel.err, channel.er] == [5, 8, 7, 9]
    assert channel.country == "Россия"
    profile = await rows(Profile.objects.get)
    assert (profile.language, profile.red_label, profile.black_label, profile.tgstat_id) == ("русский", True, None, 77)


async def test_of_a_private_channel_telegram_and_tgstat_are_asked(outside: OutsideInMemory) -> None:
    await rows(lambda: a_channel(telegram_link="https://t.me/+AbCdEf123456"))
    outside.knows(Door.TELEGRAM, "+AbCdEf123456", found(State.PRIVATE))
    outside.knows(Door.TGSTAT, "+AbCdEf123456", found(subscribers=5))
    with override_settings(**TOKENS):
        await run(outside)
    assert [door for door, _ in outside.asked[:2]] == [Door.TGSTAT, Door.TELEGRAM]
    assert (await rows(Channel.objects.get)).subscribers == 5
    assert outside.times(Door.TELEMETR) == 0


# --- gender ----------------------------------------------------------------------------------------------------------


async def test_gender_is_asked_for_where_a_visitor_has_opened_and_an_editors_shares_stay(
    outside: OutsideInMemory,
) -> None:
    await channels(outside, 2)
    for each in range(2):
        outside.knows(Door.TELEMETR_PAGE, f"name_{each}", found(male=62, female=38))

    def opened() -> None:
        for channel in Channel.objects.all():
            a_refresh(channel, gender_wanted_at=timezone.now())
        kept = Channel.objects.get(username="name_1")
        Share.objects.create(channel=kept, kind="gender", name="male", percent=100)

    await rows(opened)
    await run(outside)
    assert outside.times(Door.TELEMETR_PAGE) == 2
    told = await rows(lambda: set(Share.objects.values_list("channel__username", "name", "percent", "source")))
    expected: set[tuple[Any, ...]] = {
        ("name_0", "male", 62, "telemetr"),
        ("name_0", "female", 38, "telemetr"),
        ("name_1", "male", 100, "editor"),
    }
    assert told == expected
    assert not await rows(lambda: Refresh.objects.filter(gender_wanted_at__isnull=False).exists())


async def test_a_page_that_refuses_is_left_alone_and_the_channel_waits_for_it(outside: OutsideInMemory) -> None:
    await channels(outside, 1)
    await rows(lambda: a_refresh(Channel.objects.get(), due_at=timezone.now() + DAY, gender_wanted_at=timezone.now()))

    def refused() -> Any:
        outside.learn(Door.TELEMETR_PAGE, found(State.REFUSED))
        raise NoAnswerError(found(State.REFUSED))

    outside.knows(Door.TELEMETR_PAGE, "name_0", refused)
    await run(outside)
    await run(outside)
    assert outside.asked == [(Door.TELEMETR_PAGE, "name_0")]
    waiting = await rows(Refresh.objects.get)
    assert (waiting.gender_at, waiting.gender_wanted_at is None) == (None, False)
    assert (await rows(DoorState.objects.get)).door == "telemetr_page"


async def test_whoever_comes_while_others_are_asked_about_for_long_is_served_meanwhile(
    outside: OutsideInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift, "AGAIN_S", 0.05)
    await channels(outside, 2)

    def opened() -> None:
        tomorrow = timezone.now() + DAY
        a_refresh(Channel.objects.get(username="name_0"), due_at=tomorrow, gender_wanted_at=timezone.now())
        a_refresh(Channel.objects.get(username="name_1"), due_at=tomorrow)

    def wanted() -> None:
        Refresh.objects.filter(channel__username="name_1").update(wanted_at=timezone.now(), wanted_by="editor")

    await rows(opened)
    outside.gate.clear()
    async with at_work(outside) as task:
        await until(lambda: bool(outside.asked))
        await asyncio.sleep(0.3)  # the other lanes have found nobody
        await rows(wanted)
        await until(lambda: (Door.TELEGRAM, "name_1") in outside.asked)
        outside.gate.set()
        await asyncio.wait([task])
    assert await rows(is_refreshed) == ["name_1"]


async def test_whom_nobody_could_be_asked_about_comes_again_while_others_are_served(
    outside: OutsideInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift, "AGAIN_S", 0.05)
    monkeypatch.setattr(shift, "ASIDE_S", 0.2)
    await rows(lambda: a_channel(telegram_link="https://t.me/+AbCdEf123456"))
    outside.knows(Door.TELEGRAM, "+AbCdEf123456", found(State.PRIVATE, subscribers=5))
    await channels(outside, 1)
    soon = timezone.now() + DAY
    await rows(lambda: DoorState.objects.create(door="telegram", rests_until=soon, why="too_often"))
    outside.gate.clear()
    with override_settings(TELEMETR_TOKEN="t" * 32):
        async with at_work(outside) as task:
            await until(lambda: (Door.TELEMETR, "name_0") in outside.asked)
            outside.paces[Door.TELEGRAM] = Pace()
            await until(lambda: (Door.TELEGRAM, "+AbCdEf123456") in outside.asked)
            outside.gate.set()
            await asyncio.wait([task])


async def test_where_nobody_is_believed_who_is_open_nobody_is_read(outside: OutsideInMemory) -> None:
    await channels(outside, 2)
    soon = timezone.now() + DAY
    await rows(lambda: DoorState.objects.create(door="telegram", rests_until=soon, why="too_often"))
    nobody_but_telegram = {name: ["telegram"] for name in ("subscribers", "reach", "err", "er")}
    with override_settings(TELEMETR_TOKEN="t" * 32, FIGURES_FROM=nobody_but_telegram):
        await run(outside)
    assert outside.opened == 0


async def test_where_nobody_is_to_be_asked_the_turn_ends(outside: OutsideInMemory) -> None:
    await channels(outside, 1)
    now = timezone.now()
    await rows(lambda: a_refresh(Channel.objects.get(), due_at=now, address="name_0", looked_at=now))
    with override_settings(FIGURES_FROM={name: ["tgstat"] for name in ("subscribers", "reach", "err", "er")}):
        await run(outside)
        await run(outside)
    assert (outside.asked, outside.opened) == ([], 1)
