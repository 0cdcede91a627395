"""The membership queue with a real userbot: what it finds, joins and leaves over a socket, one deed a turn."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world.channels import Channel

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import NOON, new_project, new_userbot
from reposter_service.tests.house import StandingClock
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.records import ChannelCard, Donor, Membership, NewDonor, Project
from reposter_service.workflows.subscribe import Subscribe
from reposter_service.workflows.watch import Watch

DELAYS = Delays()


@dataclass
class Queue:
    """The queue of the one project, its clock standing until it is moved on to the next turn."""

    town: Town
    project: Project
    storage: StorageInMemory
    now: datetime = NOON
    deeds: list[tuple[Deed, int]] = field(default_factory=list)
    missed: set[int] = field(default_factory=set)
    """What the last look into the dialogs missed."""

    def __post_init__(self) -> None:
        self.clock = StandingClock(self)
        self.outages = DonorOutages(self.storage.donors, self.storage.alerts, self.clock)

    async def donor(self, channel: Channel, invite: InviteLink | None = None) -> Donor:
        new = NewDonor(self.project.id, ChannelCard(channel.id, channel.title, channel.username), 6, 5, invite)
        donor = await self.storage.donors.add(new, self.now)
        assert donor is not None
        return donor

    async def works(self, house: House, *, turns: int) -> None:
        """So many turns, three minutes apart."""
        s = self.storage
        subscribe = Subscribe(house.pool, s.donors, s.memberships, s.alerts, self.clock, DELAYS, self.outages)
        for _ in range(turns):
            if task := await subscribe.next(self.project):
                self.deeds.append((task.deed, task.channel_id))
            self.now += timedelta(minutes=3)

    async def looks_into_the_dialogs(self, house: House) -> None:
        s = self.storage
        watch = Watch(house.pool, s.donors, s.posts, self.outages, self.clock, DELAYS, missed=self.missed)
        await watch.reconcile(self.project, self.now)

    async def stands(self, channel: Channel) -> Membership:
        donors = await self.storage.donors.of_project(self.project.id)
        return next(donor.membership for donor in donors if donor.channel_id == channel.id)

    @property
    def alerts(self) -> list[str]:
        return [alert.text for alert in self.storage.memory.alerts.values()]


@pytest.fixture
async def queue(town: Town) -> Queue:
    storage = StorageInMemory.empty()
    project = await storage.projects.add(new_project(), NOON)
    assert project is not None
    assert project.id == PROJECT
    await storage.projects.add_userbot(new_userbot(project.id), NOON)
    return Queue(town, project, storage)


async def test_public_and_private_donors_are_joined_and_a_former_one_is_left(
    town: Town, house: House, queue: Queue
) -> None:
    public, private, former = (
        town.donor(joined=False, username="newsroom"),
        town.donor(joined=False),
        town.donor(username="former"),
    )
    await queue.donor(public)
    await queue.donor(private, InviteLink(town.world.channels.invite(private).hash))
    await queue.storage.donors.remove((await queue.donor(former)).id, NOON)
    await queue.works(house, turns=5)
    assert queue.deeds == [
        (Deed.RESOLVE, public.id),
        (Deed.JOIN, public.id),
        (Deed.JOIN, private.id),
        (Deed.LEAVE, former.id),
    ]
    assert [town.userbot.id in channel.members for channel in (public, private, former)] == [True, True, False]
    assert await queue.stands(public) is await queue.stands(private) is Membership.JOINED
    assert queue.alerts == []


async def test_a_daemon_started_again_in_the_middle_goes_on_where_it_was(
    town: Town, houses: Houses, queue: Queue
) -> None:
    donors = [town.donor(joined=False, username=f"newsroom_{n}") for n in range(3)]
    for donor in donors:
        await queue.donor(donor)
    for _ in range(6):
        async with houses.open() as house:
            await house.connected()
            await queue.works(house, turns=1)
    assert queue.deeds == [(deed, donor.id) for deed in (Deed.RESOLVE, Deed.JOIN) for donor in donors]
    assert all(town.userbot.id in donor.members for donor in donors)
    assert (town.calls("contacts.resolveUsername"), town.calls("channels.joinChannel")) == (3, 3)


async def test_a_request_that_admins_approve_ends_in_a_membership(town: Town, house: House, queue: Queue) -> None:
    private = town.donor(joined=False)
    town.posts(private, 1)
    await queue.donor(private, InviteLink(town.world.channels.invite(private, needs_approval=True).hash))
    await queue.works(house, turns=2)
    assert await queue.stands(private) is Membership.REQUESTED
    town.world.members.approve(private, town.userbot, by=town.owner)
    await queue.looks_into_the_dialogs(house)
    assert await queue.stands(private) is Membership.JOINED
    assert town.calls("messages.importChatInvite") == 1


async def test_a_userbot_that_left_by_itself_is_brought_back(town: Town, house: House, queue: Queue) -> None:
    donor = town.donor(username="newsroom")
    town.posts(donor, 1)
    await queue.donor(donor)
    await queue.looks_into_the_dialogs(house)
    town.world.members.leave(donor, town.userbot)
    await queue.looks_into_the_dialogs(house)
    assert await queue.stands(donor) is Membership.JOINED  # a sweep may miss a channel that posts meanwhile
    await queue.looks_into_the_dialogs(house)
    assert await queue.stands(donor) is Membership.NONE
    await queue.works(house, turns=2)
    assert town.userbot.id in donor.members


async def test_a_name_that_moved_to_another_channel_is_not_followed(town: Town, house: House, queue: Queue) -> None:
    donor = town.donor(joined=False, username="newsroom")
    await queue.donor(donor)
    town.world.channels.rename(donor, "news_today")
    usurper = town.donor("Чужой", joined=False, username="newsroom")
    await queue.works(house, turns=3)
    assert town.userbot.id not in usurper.members
    assert town.calls("channels.joinChannel") == 0
    assert len(queue.alerts) == 1


async def test_a_full_account_rests_from_joining_for_a_day(town: Town, house: House, queue: Queue) -> None:
    for n in range(2):
        await queue.donor(town.donor(joined=False, username=f"newsroom_{n}"))
    town.faults.add(Rule.error(400, "CHANNELS_TOO_MUCH", method="channels.joinChannel"))
    await queue.works(house, turns=24 * 20 - 1)
    assert town.calls("channels.joinChannel") == 1
    assert len(queue.alerts) == 1
