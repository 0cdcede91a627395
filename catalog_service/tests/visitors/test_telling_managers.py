"""Managers are told of requests by the worker: a job each, over a socket to a small Telegram."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import provision
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from pytest_django import Settings
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world import World

from catalog_service.postgres import rows
from catalog_service.telegram import actions as actions_of_the_bot
from catalog_service.telegram import queries
from catalog_service.telegram.delivery import MOST_ATTEMPTS, GrowingPauses, NeverError, NotNowError
from catalog_service.telegram.models import ManagerChat, Silence
from catalog_service.tests.builders import NOON, a_channel, a_visitor
from catalog_service.tests.town import Town, town_of
from catalog_service.visitors import actions
from catalog_service.visitors.models import Request


@pytest.fixture
async def town(committed: provision.HouseDatabase, settings: Settings) -> AsyncIterator[Town]:
    async with town_of(World()) as town:
        settings.BOT_TOKEN, settings.BOT_API_URL = town.token, town.url
        settings.MINI_APP_URL = "https://catalog.example.com/app/"
        yield town


@transaction.atomic
def ask() -> Request:
    return actions.ask(a_visitor(first_name="Пётр").pk, a_channel(title="Ёж"), None, None, "", now=NOON)


def a_manager(chat_id: int) -> Callable[[], ManagerChat]:
    return lambda: ManagerChat.objects.create(chat_id=chat_id, label="Менеджер")


async def worked() -> None:
    """The worker does what is due, and comes home."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            # One job after the other, for one makes the next, and a worker that does not wait would be gone by then.
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, delete_jobs="successful", concurrency=1
            )


def _jobs() -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(task_name, '.', 4), status::text, coalesce(scheduled_at > now(), false) "
            "FROM procrastinate_jobs WHERE task_name LIKE '%%.tell_manager%%' ORDER BY id"
        )
        return list(cursor.fetchall())


async def jobs() -> list[tuple[str, str, bool]]:
    """What is left of telling: name, state, whether it waits for later."""
    return await rows.work(_jobs)


async def manager() -> ManagerChat:
    return await rows.work(ManagerChat.objects.get)


async def test_every_manager_is_told_of_a_request(town: Town) -> None:
    for person in (town.anna, town.boris):
        person.starts()
        await rows.work(a_manager(person.id))
    asked = await rows.work(ask)
    await worked()
    for person in (town.anna, town.boris):
        (told,) = person.told()
        assert told.text.startswith("Заявка: Ёж")
        (page,) = [each.url for each in told.content.entities if each.url and "admin" in each.url]
        assert page == f"https://catalog.example.com/admin/visitors/request/{asked.pk}/change/"
    assert await jobs() == []
    assert (await rows.work(lambda: ManagerChat.objects.filter(told_at=None).count())) == 0


async def test_without_managers_nothing_is_left_to_send(town: Town) -> None:
    await rows.work(ask)
    await worked()
    assert await jobs() == []
    assert not town.api.calls.log


async def test_a_request_that_was_rolled_back_is_told_to_nobody(town: Town) -> None:
    def broken() -> None:
        with transaction.atomic():
            ask()
            transaction.set_rollback(True)

    await rows.work(broken)
    assert await jobs() == []


async def test_a_manager_who_blocked_the_bot_is_marked_and_the_others_are_told(town: Town) -> None:
    town.anna.starts()
    town.anna.blocks()
    town.boris.starts()
    for person in (town.anna, town.boris):
        await rows.work(a_manager(person.id))
    await rows.work(ask)
    await worked()
    refused = await rows.work(lambda: ManagerChat.objects.get(chat_id=town.anna.id))
    assert (refused.refusal, refused.told_at) == ("blocked", None)
    assert town.boris.told()
    assert await jobs() == [("tell_manager", "todo", True)]


async def test_who_starts_the_bot_later_is_told_of_what_he_has_missed(town: Town) -> None:
    await rows.work(a_manager(town.anna.id))
    await rows.work(ask)
    await worked()
    assert (await manager()).refusal == "not_started"
    town.anna.starts()
    await rows.work(_become_due)
    await worked()
    assert len(town.anna.told()) == 1
    assert (await manager()).refusal == ""
    assert await jobs() == []


def _become_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


async def test_the_next_request_is_told_to_him_at_once(town: Town) -> None:
    await rows.work(a_manager(town.anna.id))
    await rows.work(ask)
    await worked()
    assert (await manager()).refusal == "not_started"
    town.anna.starts()
    await rows.work(ask)
    await worked()
    assert len(town.anna.told()) == 1
    assert (await manager()).refusal == ""


@pytest.mark.parametrize(
    "rule",
    [
        Rule.too_many_requests(3600, method="sendMessage"),
        Rule.error(502, "Bad Gateway", method="sendMessage"),
        Rule.error(401, "Unauthorized", method="sendMessage"),
        Rule(FaultKind.DROP_SOCKET, method="sendMessage"),
    ],
    ids=["told to wait", "Telegram's own trouble", "an unknown token", "a broken connection"],
)
async def test_what_may_go_better_later_is_tried_later(town: Town, rule: Rule) -> None:
    town.anna.starts()
    await rows.work(a_manager(town.anna.id))
    town.faults.add(rule)
    await rows.work(ask)
    await worked()
    assert await jobs() == [("tell_manager", "todo", True)]


async def test_whoever_learns_that_telegram_wants_the_bot_silent_tells_both_processes(town: Town) -> None:
    town.anna.starts()
    await rows.work(a_manager(town.anna.id))
    town.faults.add(Rule.too_many_requests(3600, method="sendMessage", times=1))
    await rows.work(ask)
    await worked()
    until = await rows.work(lambda: queries.silent_until(timezone.now()))
    assert until
    assert until > timezone.now() + timedelta(minutes=50)


async def test_while_the_bot_is_to_be_silent_a_request_waits_and_telegram_is_not_asked(town: Town) -> None:
    town.anna.starts()
    await rows.work(a_manager(town.anna.id))
    await rows.work(lambda: actions_of_the_bot.keep_silent(timezone.now() + timedelta(hours=1), timezone.now()))
    await rows.work(ask)
    await worked()
    assert await jobs() == [("tell_manager", "todo", True)]
    assert not town.api.calls.count("sendMessage")
    await rows.work(lambda: Silence.objects.update(since=NOON, until=NOON + timedelta(hours=1)))
    await rows.work(ask)
    await worked()
    assert len(town.anna.told()) == 1


async def test_a_message_that_telegram_does_not_take_is_left_to_be_looked_at(town: Town) -> None:
    await rows.work(a_manager(town.anna.id))
    town.faults.add(Rule.error(400, "Bad Request: can't parse entities", method="sendMessage"))
    await rows.work(ask)
    await worked()
    assert await jobs() == [("tell_manager", "failed", False)]
    assert (await manager()).refusal == ""


@asynccontextmanager
async def moved(to: int) -> AsyncIterator[str]:
    """Address of a Telegram in which every other chat has become the supergroup `to`."""

    async def answer(call: web.Request) -> web.Response:
        form = await call.post()
        if form["chat_id"] == str(to):
            message = {"message_id": 1, "date": 0, "chat": {"id": to, "type": "supergroup", "title": "Площадь"}}
            return web.json_response({"ok": True, "result": message})
        said = {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": to}}
        return web.json_response({"ok": False, "error_code": 400, **said}, status=400)

    app = web.Application()
    app.router.add_post("/{token}/sendMessage", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_a_group_that_has_become_a_supergroup_is_told_there_at_once(town: Town, settings: Settings) -> None:
    await rows.work(a_manager(-5))
    async with moved(-1005) as settings.BOT_API_URL:
        await rows.work(ask)
        await worked()
    known = await manager()
    assert (known.chat_id, known.refusal, known.told_at is None) == (-1005, "", False)
    assert await jobs() == []


async def test_a_manager_who_left_the_list_meanwhile_is_told_nothing(town: Town) -> None:
    town.anna.starts()
    await rows.work(a_manager(town.anna.id))
    await rows.work(ask)
    await rows.work(ManagerChat.objects.all().delete)
    await worked()
    assert not town.anna.told()
    assert await jobs() == []


def decided(error: Exception, attempts: int) -> timedelta | None:
    job = Job(id=1, lock=None, queueing_lock=None, task_name="tell_manager", queue="default", attempts=attempts)
    decision = GrowingPauses().get_retry_exception(error, job)
    if decision is None:
        return None
    assert isinstance(decision, exceptions.JobRetry)
    again_at = decision.retry_decision.retry_at
    assert again_at
    return again_at - NOON


@pytest.mark.parametrize(
    ("error", "attempts", "seconds"),
    [
        (NotNowError("away"), 0, 10),
        (NotNowError("away"), 3, 80),
        (OSError("database away"), 20, 3600),
        (NotNowError("wait", 17), 5, 17),
        (NotNowError("wait"), MOST_ATTEMPTS, None),
        (NeverError("bad"), 0, None),
    ],
    ids=["at first", "ever later", "an hour at most", "as Telegram wishes", "not for ever", "never"],
)
def test_attempts_are_ever_further_apart_unless_telegram_says_when(
    error: Exception, attempts: int, seconds: int | None, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    rest = decided(error, attempts)
    assert rest == (None if seconds is None else timedelta(seconds=seconds))
