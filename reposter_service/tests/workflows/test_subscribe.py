"""Donors are joined one at a time."""

from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.workflows.conftest import House
from reposter_service.workflows.records import Membership


async def test_one_donor_is_joined_a_round_until_none_is_left(house: House) -> None:
    for number in range(2):
        house.telegram.channel(7000 + number, f"donor_{number}")
        await house.storage.donors.add(new_donor(house.project.id, 7000 + number, username=f"donor_{number}"), NOON)
    assert await house.subscribe.next(house.project) is not None
    memberships = [donor.membership for donor in await house.storage.donors.of_project(house.project.id)]
    assert memberships == [Membership.JOINED, Membership.NONE]
    assert await house.subscribe.next(house.project) is not None
    assert await house.subscribe.next(house.project) is None


async def test_a_join_request_is_a_state_and_not_repeated(house: House) -> None:
    house.telegram.channel(7000).asks_admins = True
    donor = await house.storage.donors.add(new_donor(house.project.id, username=None), NOON)
    assert donor is not None
    await house.subscribe.next(house.project)
    assert house.stored_donor(donor.id).membership is Membership.REQUESTED
    assert await house.subscribe.next(house.project) is None


async def test_a_donor_that_is_gone_is_told_and_the_next_round_joins_the_next(house: House) -> None:
    house.telegram.channel(7000, "gone").readable = False
    house.telegram.channel(7001, "fine")
    await house.storage.donors.add(new_donor(house.project.id, 7000, username="gone"), NOON)
    await house.storage.donors.add(new_donor(house.project.id, 7001, username="fine"), NOON)
    assert await house.subscribe.next(house.project) is None
    joined = await house.subscribe.next(house.project)
    assert joined is not None
    assert joined.username == "fine"
    assert house.alerts == ['проект "Кино": юзербот не смог подписаться на канал https://t.me/gone']


async def test_a_donor_that_refused_is_tried_again_after_a_day(house: House) -> None:
    channel = house.telegram.channel(7000, "gone")
    channel.readable = False
    await house.storage.donors.add(new_donor(house.project.id, 7000, username="gone"), NOON)
    await house.subscribe.next(house.project)
    channel.readable = True
    house.telegram.calls.clear()
    house.passes(hours=23)
    assert await house.subscribe.next(house.project) is None
    assert house.telegram.calls == []
    house.passes(hours=1)
    assert await house.subscribe.next(house.project) is not None
