"""After an outage the admins get one summary."""

from datetime import datetime

import pytest

from reposter_service.tests.builders import HOUR
from reposter_service.tests.workflows.conftest import House
from reposter_service.workflows.ports import Alerts
from reposter_service.workflows.records import Alert
from reposter_service.workflows.tell_missed import TellMissed


async def test_an_outage_is_told_in_one_summary_however_many_donors_it_cost(house: House) -> None:
    for number, posts in enumerate((1, 3)):
        _, channel = await house.donor(7000 + number, username=f"donor_{number}")
        for _ in range(posts):
            channel.post(house.now)
    await house.reconcile()
    house.passes(hours=3)
    await house.measure.due(house.project)
    assert await house.missed.summary() == 0  # still missing posts, perhaps
    house.passes(minutes=10)
    assert await house.missed.summary() == 4
    assert await house.missed.summary() == 0
    (told,) = house.alerts
    assert told.startswith("не измерено 4 поста: доноры ")
    assert "https://t.me/donor_0 (1)" in told
    assert "https://t.me/donor_1 (3)" in told


async def test_without_missed_posts_nothing_is_told(house: House) -> None:
    assert await house.missed.summary() == 0
    assert house.alerts == []


async def test_a_second_outage_is_a_second_summary(house: House) -> None:
    _, channel = await house.donor()
    for _ in range(2):
        channel.post(house.now)
        await house.reconcile()
        house.passes(hours=3)
        await house.measure.due(house.project)
        house.passes(minutes=10)
        await house.missed.summary()
    assert len(house.alerts) == 2


async def test_posts_missed_again_and_again_are_told_within_half_an_hour(house: House) -> None:
    _, channel = await house.donor()
    told = []
    for _ in range(9):
        channel.post(house.now - HOUR)
        await house.reconcile()
        house.passes(minutes=6)
        await house.measure.due(house.project)
        told.append(await house.missed.summary())
    assert told == [0, 0, 0, 0, 0, 6, 0, 0, 0]


class AlertsThatFailOnce:
    """A database that goes away at the wrong moment."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._failures = 1

    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        if self._failures:
            self._failures -= 1
            raise OSError("database is away")
        return await self._alerts.raise_once(alert, now)


async def test_a_summary_that_could_not_be_kept_is_not_lost(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    await house.reconcile()
    house.passes(hours=3)
    await house.measure.due(house.project)
    house.passes(minutes=10)
    missed = TellMissed(house.storage.posts, AlertsThatFailOnce(house.storage.alerts), house.clock, house.delays)
    with pytest.raises(OSError, match="away"):
        await missed.summary()
    assert await missed.summary() == 1
    assert len(house.alerts) == 1
