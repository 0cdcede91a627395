"""When each workflow runs."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
import time_machine
from apscheduler.triggers.base import BaseTrigger

from reposter_service.clock import utc_now
from reposter_service.domain.schedule import Delays
from reposter_service.scheduler import jobs
from reposter_service.scheduler.jobs import Scheduler, Wakes, table, turns
from reposter_service.supervisor import Supervisor
from reposter_service.tests.waiting import PATIENCE_S, until

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


async def nothing() -> None:
    return None


def each_wake(what: Callable[[str], Callable[[], Awaitable[None]]]) -> Wakes:
    return Wakes(**{field.name: what(field.name) for field in fields(Wakes)})


def counted(woken: Counter[str]) -> Wakes:
    def counting(name: str) -> Callable[[], Awaitable[None]]:
        async def count() -> None:
            woken[name] += 1

        return count

    return each_wake(counting)


def triggers(delays: Delays) -> dict[str, BaseTrigger]:
    return {row.name: row.trigger for row in table(each_wake(lambda _: nothing), delays)}


def test_due_posts_are_looked_for_at_every_whole_second() -> None:
    just_after_noon = NOON + timedelta(milliseconds=1)
    assert triggers(Delays())["due"].get_next_fire_time(None, just_after_noon) == NOON + timedelta(seconds=1)


def test_joined_donors_are_reconciled_every_five_minutes_and_in_a_demo_by_its_scale() -> None:
    demo = Delays().scaled(20 / 3600)
    assert triggers(Delays())["reconcile"].interval * turns(timedelta(minutes=5)) == timedelta(minutes=5)
    assert triggers(demo)["reconcile"].interval * turns(demo.reconcile_joined) == timedelta(minutes=5) * (20 / 3600)


@pytest.mark.parametrize(("seconds", "goes"), [(300, 30), (60, 30), (10, 10), (1.7, 1), (0.3, 1)])
def test_projects_are_woken_by_turns_a_second_or_more_apart(seconds: float, goes: int) -> None:
    assert turns(timedelta(seconds=seconds)) == goes


def test_turns_of_the_membership_queues_are_asked_for_each_second_and_in_a_demo_more_often() -> None:
    assert triggers(Delays())["subscribe"].interval == timedelta(seconds=1)
    assert triggers(Delays().scaled(20 / 3600))["subscribe"].interval == timedelta(seconds=0.5)


def test_outages_and_losses_are_looked_for_several_times_within_what_they_wait_for() -> None:
    assert triggers(Delays())["offline"].interval == timedelta(minutes=1)
    assert triggers(Delays())["losses"].interval == timedelta(minutes=5)
    assert triggers(Delays())["heartbeat"].interval * jobs.HEARTBEAT_TURNS == timedelta(minutes=5)


def test_chores_of_people_keep_peoples_time_in_a_demo_too() -> None:
    for delays in (Delays(), Delays().scaled(20 / 3600)):
        assert triggers(delays)["each minute"].interval == timedelta(minutes=1)
        assert triggers(delays)["notes"].interval == timedelta(seconds=5)


async def test_a_wake_that_fails_comes_again() -> None:
    came = asyncio.Event()
    wakes_seen = 0

    async def fails_once() -> None:
        nonlocal wakes_seen
        wakes_seen += 1
        if wakes_seen == 1:
            raise OSError("database is away")
        came.set()

    wakes = each_wake(lambda name: fails_once if name == "reconcile" else nothing)
    with Scheduler(wakes, Delays().scaled(0.0001), utc_now):
        await asyncio.wait_for(came.wait(), PATIENCE_S)


def test_the_second_of_a_wake_is_no_matter_of_the_machines_time_zone() -> None:
    for name, trigger in triggers(Delays()).items():
        assert str(trigger.timezone) == "UTC", name


async def test_wakes_that_were_slept_through_are_made_up_for_once_however_late() -> None:
    woken: Counter[str] = Counter()
    with time_machine.travel(NOON) as machine, Scheduler(counted(woken), Delays(), utc_now) as scheduler:
        machine.shift(timedelta(minutes=62, seconds=30))  # the machine slept: twelve reconciliations long
        scheduler._scheduler.wakeup()
        await until(lambda: "reconcile" in woken)
        for _ in range(20):
            await asyncio.sleep(0)
        assert woken["reconcile"] == 1


@pytest.mark.parametrize("back", [timedelta(minutes=7), timedelta(hours=5)])
async def test_a_clock_that_was_set_back_keeps_no_wake_waiting(
    monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    monkeypatch.setattr(jobs, "CLOCK_CHECK_S", 0.01)
    woken: Counter[str] = Counter()
    supervisor = Supervisor()
    with time_machine.travel(NOON) as machine, Scheduler(counted(woken), Delays(), utc_now) as scheduler:
        machine.shift(-back)
        supervisor.start("clock", scheduler.watch_the_clock)
        await until(lambda: woken.keys() == {field.name for field in fields(Wakes)})
    await supervisor.stop()


async def test_a_wake_in_good_time_is_left_alone() -> None:
    woken: Counter[str] = Counter()
    between_seconds = NOON + timedelta(milliseconds=500)
    with time_machine.travel(between_seconds, tick=False), Scheduler(counted(woken), Delays(), utc_now) as scheduler:
        scheduler._wake_what_lies_too_far_ahead()
        for _ in range(20):
            await asyncio.sleep(0)
    assert not woken


def outcomes(woken: Counter[str], *errors: Exception | None) -> Wakes:
    """Wakes that fail so, one after the other, and go well from then on."""

    def failing(name: str) -> Callable[[], Awaitable[None]]:
        async def fail() -> None:
            woken[name] += 1
            error = errors[woken[name] - 1] if woken[name] <= len(errors) else None
            if error:
                raise error

        return fail

    return each_wake(failing)


async def told_of_due(*errors: Exception | None) -> list[MutableMapping[str, Any]]:
    """The lines about the wake each second, while these errors come and until it has gone well once more."""
    woken: Counter[str] = Counter()
    with structlog.testing.capture_logs() as log, Scheduler(outcomes(woken, *errors), Delays(), utc_now):
        await until(lambda: woken["due"] > len(errors))
    return [line for line in log if line.get("wake") == "due"]


async def test_trouble_of_a_wake_is_told_when_it_begins_and_when_it_is_over() -> None:
    away = ConnectionRefusedError("no database")
    begun, over = await told_of_due(away, away)
    assert (begun["event"], begun["why"], "exc_info" in begun) == ("a wake fails", "no database", False)
    assert (over["event"], over["failed"]) == ("a wake works again", 2)


async def test_a_mistake_in_a_wake_is_told_each_time_with_where_it_is() -> None:
    *told, over = await told_of_due(KeyError("mistake"), KeyError("mistake"))
    assert [(line["event"], "exc_info" in line) for line in told] == [("a wake failed", True)] * 2
    assert over["event"] == "a wake works again"
