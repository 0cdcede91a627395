"""A second daemon beside the first, on the same database: one works, the other waits for its turn."""

from contextlib import AsyncExitStack

from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind


async def test_a_second_daemon_beside_the_first_doubles_nothing_and_tells_nothing_twice(house: House) -> None:
    house.close_target()
    # So long that the other one would begin to send it, too.
    house.faults.add(Rule(FaultKind.DELAY_ANSWER, door="bot", method="sendMessage", seconds=2.5))
    async with house.watching(), house.daemon() as second:
        posts = [house.publish(house.channel), *house.publish_album(house.channel)]
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
        house.open_target()
        await house.reposted(*posts)
        assert not second.pool.connected
    assert len(await house.all_told()) == 1


async def test_the_second_daemon_takes_over_when_the_first_one_stops(house: House) -> None:
    async with AsyncExitStack() as second_life:
        async with house.watching():
            second = await second_life.enter_async_context(house.daemon())
            seen = house.publish(house.channel, due_in=4)
            await house.comes_to(seen, state="waiting")
        await until(lambda: bool(second.pool.connected))
        unseen = house.publish(house.channel)
        await house.reposted(seen, unseen)
    assert await house.all_told() == []
