"""After an outage the admins get one summary of what was missed, one of what expired."""

from datetime import datetime

import pytest

from reposter_service.domain.health import UserbotState
from reposter_service.errors import FloodWait
from reposter_service.tests.builders import HOUR
from reposter_service.tests.house import House
from reposter_service.workflows.ports import Alerts
from reposter_service.workflows.records import Alert
from reposter_service.workflows.tell_losses import TellLosses


async def test_an_outage_is_told_in_one_summary_however_many_donors_it_cost(house: House) -> None:
    for number, posts in enumerate((1, 3)):
        _, channel = await house.donor(7000 + number, username=f"donor_{number}")
        for _ in range(posts):
            channel.post(house.now)
    await house.reconcile()
    house.passes(hours=3)
    await house.measure.due(house.project)
    assert await house.losses.summaries() == 0  # still missing posts, perhaps
    house.passes(minutes=10)
    assert await house.losses.summaries() == 4
    assert await house.losses.summaries() == 0
    (told,) = house.alerts
    assert told == (
        "не измерено 4 поста: время прошло, рейтинга не будет\n"
        'проект "Кино": https://t.me/donor_0 (1), https://t.me/donor_1 (3)'
    )


async def test_without_losses_nothing_is_told(house: House) -> None:
    assert await house.losses.summaries() == 0
    assert house.alerts == []


async def test_a_second_outage_is_a_second_summary(house: House) -> None:
    _, channel = await house.donor()
    for _ in range(2):
        channel.post(house.now)
        await house.reconcile()
        house.passes(hours=3)
        await house.measure.due(house.project)
        house.passes(minutes=10)
        await house.losses.summaries()
    assert len(house.alerts) == 2


async def test_an_outage_of_three_hours_is_one_summary_although_posts_are_missed_all_the_time(house: House) -> None:
    _, channel = await house.donor()
    told = []
    for _ in range(30):
        channel.post(house.now - HOUR)
        await house.reconcile()
        house.passes(minutes=6)
        await house.measure.due(house.project)
        told.append(await house.losses.summaries())
    house.passes(minutes=10)
    assert sum(told) == 0
    assert await house.losses.summaries() == 30
    assert len(house.alerts) == 1


async def test_losses_that_never_end_are_told_after_six_hours(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now - HOUR)
    await house.reconcile()
    house.passes(minutes=6)
    await house.measure.due(house.project)
    await house.userbot_is(UserbotState.RECONNECTING)
    house.passes(hours=5)
    assert await house.losses.summaries() == 0
    house.passes(hours=1)
    assert await house.losses.summaries() == 1


async def test_nothing_is_told_while_the_userbot_is_still_reconnecting(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    await house.reconcile()
    await house.userbot_is(UserbotState.RECONNECTING)
    house.passes(hours=2)
    await house.measure.due(house.project)
    house.passes(hours=1)
    assert await house.losses.summaries() == 0
    await house.userbot_is(UserbotState.CONNECTED)
    assert await house.losses.summaries() == 1


async def test_posts_missed_in_one_long_flood_are_one_summary(house: House) -> None:
    _, channel = await house.donor()
    [userbot] = await house.storage.accounts.all()
    await house.storage.accounts.set_flooded(userbot.id, "channels.getMessages", house.now + 3 * HOUR)
    for _ in range(12):
        channel.post(house.now - HOUR)
        await house.reconcile()
        house.telegram.raises["exact"] = [FloodWait("FLOOD_WAIT", 3 * HOUR)]
        house.passes(minutes=6)
        await house.measure.due(house.project)
        house.passes(minutes=11)
        await house.losses.summaries()
    house.passes(minutes=10)
    await house.losses.summaries()
    assert [text.splitlines()[0] for text in house.alerts] == ["не измерено 12 постов: время прошло, рейтинга не будет"]


async def test_wins_that_expire_while_the_rights_are_lost_are_one_summary(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 1)
    house.target.writable = False
    for number in range(4):
        await house.rated(channel, 10 + number)
        for _ in range(5):
            await house.send.open(house.project)
            house.passes(minutes=8)
            await house.losses.summaries()
    assert len(house.alerts) == 1  # of the rights
    await house.check.heartbeat(house.project)
    house.target.writable = True
    await house.check.heartbeat(house.project)
    house.passes(minutes=10)
    assert await house.losses.summaries() == 4
    assert len(house.alerts) == 2


async def winners_expire(house: House, count: int) -> None:
    _, channel = await house.donor()
    for number in range(count + 1):
        await house.rated(channel, 100 * (number + 1))
    house.passes(hours=1)
    await house.send.open(house.project)


async def test_a_single_expired_win_is_told_in_a_sentence(house: House) -> None:
    await winners_expire(house, 1)
    assert await house.losses.summaries() == 0
    house.passes(minutes=10)
    assert await house.losses.summaries() == 1
    assert house.alerts == ['проект "Кино": пост https://t.me/donor/2 отобран, но его не удалось переслать вовремя']
    assert await house.losses.summaries() == 0


async def test_wins_that_expired_in_one_outage_are_one_summary(house: House) -> None:
    await winners_expire(house, 3)
    house.passes(minutes=10)
    assert await house.losses.summaries() == 3
    [told] = house.alerts
    assert told == (
        "не переслано 3 поста из отобранных, время прошло\n"
        'проект "Кино": https://t.me/donor/2, https://t.me/donor/3, https://t.me/donor/4'
    )


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
    stored = house.storage
    losses = TellLosses(stored.posts, stored.reposts, AlertsThatFailOnce(stored.alerts), house.clock, house.delays)
    with pytest.raises(OSError, match="away"):
        await losses.summaries()
    assert await losses.summaries() == 1
    assert len(house.alerts) == 1


async def test_a_clock_in_doubt_calls_no_outage_over(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    await house.reconcile()
    house.passes(minutes=66)
    await house.measure.due(house.project)
    house.passes(minutes=11)
    house.clock.sure = False
    assert await house.losses.summaries() == 0
    house.clock.sure = True
    assert await house.losses.summaries() == 1
