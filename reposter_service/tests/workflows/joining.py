"""Donors to join and to leave, and an account that takes its turns at them."""

from datetime import datetime, timedelta

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.house import House
from reposter_service.tests.telegram_in_memory import ChannelInMemory
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.records import Donor
from reposter_service.workflows.subscribe import Subscribe

SECOND = timedelta(seconds=1)
METHOD = {Deed.RESOLVE: "resolve", Deed.JOIN: "join", Deed.LEAVE: "leave"}


async def a_donor_to_join(
    house: House, channel_id: int = 7000, *, met: bool = True, invite: InviteLink | None = None
) -> tuple[Donor, ChannelInMemory]:
    """A donor that is not joined. `met`: the userbot has its access hash."""
    username = None if invite else f"donor_{channel_id}"
    channel = house.telegram.channel(channel_id, username)
    channel.joined = False
    donor = await house.storage.donors.add(
        new_donor(house.project.id, channel_id, username=username, invite=invite), NOON
    )
    assert donor is not None
    if met:
        [userbot] = await house.storage.accounts.all()
        await house.storage.access_hashes.keep(userbot.id, {channel_id: 1})
    return donor, channel


async def a_former_donor(house: House, channel_id: int = 7000) -> ChannelInMemory:
    donor, channel = await a_donor_to_join(house, channel_id)
    channel.joined = True
    await house.storage.donors.remove(donor.id, house.now)
    return channel


async def turn(house: House) -> tuple[Deed, int] | None:
    """One use of the account's turn, if it has come."""
    task = await house.subscribe.next(house.project)
    return (task.deed, task.channel_id) if task else None


async def turns(house: House, until: datetime, step: timedelta = SECOND) -> list[tuple[timedelta, Deed, int]]:
    """Every turn until then, the clock moved on by steps: when since the beginning, what, which channel."""
    began, done = house.now, []
    while house.now <= until:
        if came := await turn(house):
            done.append((house.now - began, *came))
        house.now += step
    return done


def started_again(house: House) -> None:
    """A new process: everything in memory is gone."""
    s = house.storage
    outages = DonorOutages(s.donors, s.alerts, house.clock)
    house.subscribe = Subscribe(house.telegram, s.donors, s.memberships, s.alerts, house.clock, house.delays, outages)
