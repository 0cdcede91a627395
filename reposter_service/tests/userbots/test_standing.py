"""How an account stands, as it is told and stored: connections that do not last, tellings that cross."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.domain.health import UserbotState
from reposter_service.tests.builders import NOON
from reposter_service.tests.house import House, furnished
from reposter_service.tests.userbots.fakes import AccountsInMemory, Heard, stored_userbot
from reposter_service.tests.waiting import until
from reposter_service.userbots.standing import AccountStanding

CONNECTED, RECONNECTING = UserbotState.CONNECTED, UserbotState.RECONNECTING


async def standing_in_a_house() -> tuple[AccountStanding, House]:
    """How the account of the workflows' house stands; it is connected to nothing."""
    house = await furnished()
    [userbot] = await house.storage.accounts.all()
    return AccountStanding(userbot, house.storage.accounts, Heard().events, house.clock), house


async def test_connections_that_die_within_seconds_for_hours_are_one_outage_told_once() -> None:
    standing, house = await standing_in_a_house()
    for _ in range(180):
        await standing.become(RECONNECTING)
        house.passes(seconds=58)
        await house.offline.summary()
        await standing.become(CONNECTED)
        house.passes(seconds=2)
        await house.offline.summary()
    assert house.alerts == ['нет связи с Telegram с 15:00: проекты "Кино"']


async def test_a_connection_that_lasts_ends_an_outage() -> None:
    standing, house = await standing_in_a_house()
    for _ in range(2):
        await standing.become(RECONNECTING)
        house.passes(minutes=10)
        await house.offline.summary()
        await standing.become(CONNECTED)
        house.passes(minutes=1)
    assert len(house.alerts) == 2


async def test_short_losses_hours_apart_are_nobodys_matter() -> None:
    standing, house = await standing_in_a_house()
    for _ in range(10):
        await standing.become(RECONNECTING)
        house.passes(seconds=30)
        await standing.become(CONNECTED)
        house.passes(hours=2)
        await house.offline.summary()
    assert house.alerts == []


@dataclass
class SlowAccounts(AccountsInMemory):
    """Each storing waits until it is let through."""

    lets: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    begun: int = 0

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:
        self.begun += 1
        await self.lets.acquire()
        return await super().set_state(userbot_id, state, reason, now)


async def test_states_that_come_while_one_is_stored_are_stored_after_it_the_last_one_last() -> None:
    accounts = SlowAccounts()
    standing = AccountStanding(stored_userbot("session", id_=1, project_id=1), accounts, Heard().events, lambda: NOON)
    async with asyncio.TaskGroup() as group:
        group.create_task(standing.become(CONNECTED))
        await until(lambda: accounts.begun == 1)
        group.create_task(standing.become(RECONNECTING))
        group.create_task(standing.become(RECONNECTING))
        await asyncio.sleep(0)
        assert accounts.begun == 1
        for _ in range(3):
            accounts.lets.release()
    assert accounts.of(1) == [CONNECTED, RECONNECTING]
