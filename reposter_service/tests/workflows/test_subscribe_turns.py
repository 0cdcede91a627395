"""Turns of the membership queue as a daemon takes them: at its wakes, some milliseconds after they came."""

from datetime import timedelta

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import TURNS_EVERY
from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.house import House
from reposter_service.tests.workflows.joining import a_donor_to_join, turn

LATE = timedelta(milliseconds=7)


async def wakes(house: House, wakes: int) -> list[timedelta]:
    """When since noon turns were taken, the daemon woken so often."""
    taken = []
    for number in range(wakes):
        house.now = NOON + number * TURNS_EVERY + LATE
        if await turn(house):
            taken.append(house.now - NOON)
    return taken


async def test_the_promised_end_is_kept_though_every_turn_is_taken_a_little_late(house: House) -> None:
    for number in range(20):
        await a_donor_to_join(house, 7000 + number, met=False)
    await house.storage.memberships.plan(house.project.id, NOON)
    promised = (await house.storage.memberships.progress(house.project.id, NOON)).until
    assert promised is not None
    taken = await wakes(house, int(2 * HOUR / TURNS_EVERY))
    assert len(taken) == 40
    assert timedelta() <= NOON + taken[-1] - promised < MINUTE


async def test_after_a_standstill_no_turn_is_made_up_for(house: House) -> None:
    for number in range(3):
        await a_donor_to_join(house, 7000 + number)
    await turn(house)
    house.passes(hours=1)
    assert await turn(house)
    house.passes(minutes=2, seconds=59)
    assert await turn(house) is None
    house.passes(seconds=1)
    assert await turn(house)


async def test_one_sweep_that_misses_a_dialog_costs_no_attempt_to_join_and_no_alert(house: House) -> None:
    _, channel = await a_donor_to_join(house, invite=InviteLink("invite-7000"))
    await turn(house)
    channel.post(house.now)
    await house.reconcile()
    channel.invite_lives = False  # long over, and the userbot is in
    channel.joined = False
    await house.reconcile(reconnected=False)
    channel.joined = True
    house.passes(minutes=4)
    assert await turn(house) is None
    assert house.alerts == []
