"""SIGTERM in the middle of a forward."""

import signal

from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.tests.faults.house import House
from reposter_service.tests.faults.process import process
from reposter_service.tests.waiting import until

FORWARD = "messages.forwardMessages"
DEED_S = 1.0


async def test_sigterm_in_the_middle_of_a_forward_ends_the_daemon_and_doubles_nothing(house: House) -> None:
    rule = Rule(FaultKind.DELAY_DEED, door="mtproto", method=FORWARD, times=1, seconds=DEED_S)
    under_way = house.faults.add(rule)
    post = house.publish(house.channel, due_in=0)
    async with process(house, REPOSTER_BOT_TOKEN="") as daemon:  # while a bot opens and closes the deed would be done
        await until(lambda: house.faults.times_struck(under_way) == 1)
        daemon.send_signal(signal.SIGTERM)
        assert await daemon.wait() == 0
    assert (await house.life(post)).repost == "sending"
    await until(lambda: house.copies(post) == 1)
    house.world.forwards.forget_random_ids()
    async with house.watching():
        await house.reposted(post)
    assert house.calls(FORWARD) == 1
    assert await house.all_told() == []
