"""When each workflow runs."""

import asyncio
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

from reposter_service.domain.schedule import Delays
from reposter_service.scheduler.jobs import Scheduler, Wakes, table

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


async def nothing() -> None:
    return None


def triggers(delays: Delays) -> dict[str, BaseTrigger]:
    wakes = Wakes(due=nothing, reconcile=nothing, reactions=nothing, subscribe=nothing, missed=nothing)
    return {name: trigger for name, trigger, _ in table(wakes, delays)}


def test_due_posts_are_looked_for_at_every_whole_second() -> None:
    just_after_noon = NOON + timedelta(milliseconds=1)
    assert triggers(Delays())["due"].get_next_fire_time(None, just_after_noon) == NOON + timedelta(seconds=1)


def test_joined_donors_are_reconciled_every_five_minutes_and_in_a_demo_by_its_scale() -> None:
    assert triggers(Delays())["reconcile"].interval == timedelta(minutes=5)
    assert triggers(Delays().scaled(20 / 3600))["reconcile"].interval == timedelta(minutes=5) * (20 / 3600)


async def test_a_wake_that_fails_comes_again() -> None:
    came = asyncio.Event()
    wakes_seen = 0

    async def fails_once() -> None:
        nonlocal wakes_seen
        wakes_seen += 1
        if wakes_seen == 1:
            raise OSError("database is away")
        came.set()

    wakes = Wakes(due=nothing, reconcile=fails_once, reactions=nothing, subscribe=nothing, missed=nothing)
    with Scheduler(wakes, Delays().scaled(0.0001)):
        await asyncio.wait_for(came.wait(), 10)
