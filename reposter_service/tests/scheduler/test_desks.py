"""A desk per project: what wakes what."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from reposter_service.errors import FloodWait
from reposter_service.scheduler.desks import Desks, Duty, Workflows
from reposter_service.supervisor import Supervisor
from reposter_service.tests.builders import HOUR, MINUTE, new_project, new_userbot
from reposter_service.tests.house import House
from reposter_service.tests.in_memory.projects import ProjectsInMemory
from reposter_service.tests.waiting import until
from reposter_service.workflows.measure import Measured
from reposter_service.workflows.records import Membership, Project


@dataclass
class Observed:
    posts: int = 0
    decided: int = 0
    reposts: int = 0
    rounds: list[str] = field(default_factory=list)

    def stored(self, posts: int) -> None:
        self.posts += posts
        self.rounds.append("stored")

    def measured(self, measured: Measured) -> None:
        self.decided += len(measured.decisions)
        self.rounds.append("measured")

    def sent(self, reposts: int) -> None:
        self.reposts += reposts
        self.rounds.append("sent")


@dataclass
class Office:
    house: House
    desks: Desks
    observed: Observed


@dataclass(frozen=True, slots=True)
class ProjectsReadSlowly(ProjectsInMemory):
    """Between its two queries the first who reads waits to `go_on`."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def retiring(self) -> Sequence[Project]:
        if not self.begun.is_set():
            self.begun.set()
            await self.go_on.wait()
        return await ProjectsInMemory.retiring(self)


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    supervisor, observed = Supervisor(), Observed()
    workflows = Workflows(house.watch, house.measure, house.send, house.reactions, house.subscribe, house.check)
    desks = Desks(house.storage.projects, workflows, observed, supervisor=supervisor, clock=house.clock)
    yield Office(house, desks, observed)
    await desks.close()
    await supervisor.stop()


async def test_a_desk_reads_its_donors_as_soon_as_it_opens(office: Office) -> None:
    _, channel = await office.house.donor()
    channel.post(office.house.now)
    await office.desks.sync()
    await until(lambda: office.observed.posts == 1)


async def test_a_winner_is_sent_right_after_it_was_measured(office: Office) -> None:
    _, channel = await office.house.donor(x=1)
    await office.desks.sync()
    await until(lambda: "sent" in office.observed.rounds)
    for reactions in (10, 20):
        channel.post(office.house.now, views=100, reactions=reactions)
    await office.house.reconcile()
    office.house.passes(hours=1)
    office.desks.wake(Duty.MEASURE, [office.house.project.id])
    await until(lambda: office.observed.reposts == 1)
    assert office.observed.decided == 2


async def test_after_a_reconnect_donors_not_joined_are_polled_at_once(office: Office) -> None:
    _, channel = await office.house.donor()
    channel.joined = False
    await office.desks.sync()
    await until(lambda: "stored" in office.observed.rounds)
    office.house.passes(seconds=5)
    channel.post(office.house.now)
    desk = office.desks.of(office.house.project.id)
    assert desk is not None
    desk.connected()
    await until(lambda: office.observed.posts == 1)


async def test_however_often_it_reconnects_a_userbot_joins_at_its_turn_only(office: Office) -> None:
    for number in range(2):
        _, channel = await office.house.donor(7000 + number, username=None)
        channel.joined = False
    await office.house.reconcile()
    await office.desks.sync()
    await until(lambda: "join" in office.house.telegram.calls)
    desk = office.desks.of(office.house.project.id)
    assert desk is not None
    for _ in range(3):
        rounds = office.observed.rounds.count("sent")
        desk.connected()
        await until(lambda: office.observed.rounds.count("sent") > rounds)  # noqa: B023 - awaited in the same turn
    assert office.house.telegram.calls.count("join") == 1


async def test_a_pushed_post_is_kept_and_counted(office: Office) -> None:
    _, channel = await office.house.donor()
    await office.desks.sync()
    await until(lambda: "stored" in office.observed.rounds)
    desk = office.desks.of(office.house.project.id)
    assert desk is not None
    await desk.pushed(channel.id, [channel.post(office.house.now)])
    assert office.observed.posts == 1


async def test_trouble_of_one_donor_leaves_the_measuring_awake(office: Office) -> None:
    _, first = await office.house.donor(7000, username="first")
    _, second = await office.house.donor(7001, username="second")
    await office.desks.sync()
    await until(lambda: "measured" in office.observed.rounds)
    first.post(office.house.now)
    await office.house.reconcile()
    office.house.telegram.raises["exact"] = [FloodWait("FLOOD_WAIT", HOUR)]
    office.house.passes(hours=1)
    office.desks.wake(Duty.MEASURE)
    await until(lambda: office.observed.rounds.count("measured") == 2)
    second.post(office.house.now - HOUR + MINUTE)
    await office.house.reconcile()
    office.house.passes(minutes=1)
    office.desks.wake(Duty.MEASURE)
    await until(lambda: office.observed.decided == 1)


async def test_a_project_that_is_new_gets_a_desk_and_one_that_changed_a_new_one(office: Office) -> None:
    await office.desks.sync()
    before = office.desks.of(office.house.project.id)
    await office.house.storage.projects.add_userbot(
        new_userbot(office.house.project.id, "+79990000009"), office.house.now
    )
    added = await office.house.storage.projects.add(new_project(5001), office.house.now)
    await office.desks.sync()
    assert added is not None
    assert office.desks.of(added.id) is not None
    assert office.desks.of(office.house.project.id) is not before
    assert office.desks.with_userbot == 1


@pytest.mark.parametrize("other", ["sync", "close"])
async def test_desks_of_removed_projects_are_closed_once_whoever_else_sees_to_desks(office: Office, other: str) -> None:
    """The admin's word, the wake each ten seconds, a stop."""
    projects = office.house.storage.projects
    added = [await projects.add(new_project(9000 + number), office.house.now) for number in range(3)]
    await office.desks.sync()
    for project in added:
        assert project is not None
        await projects.remove(project.id, office.house.now)
    await asyncio.gather(office.desks.sync(), getattr(office.desks, other)())
    assert not any(office.desks.of(project.id) for project in added if project)


async def test_a_project_that_comes_while_desks_are_seen_to_keeps_its_desk(office: Office) -> None:
    """What was read before it came would close it again."""
    slow = office.desks._projects = ProjectsReadSlowly(office.house.storage.memory)
    seeing = asyncio.ensure_future(office.desks.sync())
    await slow.begun.wait()
    added = await slow.add(new_project(9000), office.house.now)
    assert added is not None
    also = asyncio.ensure_future(office.desks.sync())
    await asyncio.wait([also], timeout=0.05)  # as far as it comes
    slow.go_on.set()
    await asyncio.gather(seeing, also)
    assert office.desks.of(added.id) is not None


async def test_a_winner_goes_out_as_soon_as_a_heartbeat_finds_the_rights_again(office: Office) -> None:
    _, channel = await office.house.donor(x=1)
    await office.house.rated(channel, 10, 20)
    office.house.target.writable = False
    await office.desks.sync()
    await until(lambda: bool(office.house.alerts))
    await office.house.check.heartbeat(office.house.project)  # what it has not seen it does not take back
    office.house.target.writable = True
    office.desks.wake(Duty.HEARTBEAT)
    await until(lambda: office.observed.reposts == 1)


async def test_by_turns_every_project_is_woken_once(office: Office) -> None:
    await office.desks.sync()
    await until(lambda: "sent" in office.observed.rounds)
    for turn in range(10, 20):
        looks = office.house.telegram.calls.count("look")
        office.desks.wake_by_turns(Duty.HEARTBEAT, turn, 10)
        if turn % 10 == office.house.project.id % 10:
            await until(lambda: office.house.telegram.calls.count("look") > looks)  # noqa: B023 - awaited at once
    assert office.house.telegram.calls.count("look") == 1


async def test_what_broke_a_round_of_measuring_off_is_told_after_what_was_measured(office: Office) -> None:
    _, channel = await office.house.donor()
    channel.post(office.house.now)
    await office.house.reconcile()
    office.house.passes(hours=1)
    office.house.telegram.raises["exact"] = [KeyError("a mistake")]
    with capture_logs() as logged:
        await office.desks.sync()
        await until(lambda: any(line["event"] == "round failed" for line in logged))
    assert "measured" in office.observed.rounds


async def test_for_a_removed_project_there_is_nothing_to_do_but_to_leave_its_channels(office: Office) -> None:
    house = office.house
    donor, channel = await house.donor()
    await house.storage.donors.set_membership(donor.id, Membership.JOINED)
    await house.storage.projects.remove(house.project.id, house.now)
    house.telegram.calls.clear()
    await office.desks.sync()

    for duty in Duty:
        office.desks.wake(duty)
    await until(lambda: not channel.joined and "look" in house.telegram.calls)

    assert set(house.telegram.calls) == {"look", "leave"}
    assert office.observed.rounds == []
    assert not house.storage.memory.alerts


async def test_what_is_pushed_to_the_userbot_of_a_removed_project_is_not_looked_at(office: Office) -> None:
    await office.house.storage.projects.remove(office.house.project.id, office.house.now)
    await office.desks.sync()
    desk = office.desks.of(office.house.project.id)
    assert desk is not None
    await desk.pushed(7000, [])
    assert office.observed.rounds == []


async def test_the_desk_of_a_removed_project_closes_when_it_is_erased(office: Office) -> None:
    await office.house.storage.projects.remove(office.house.project.id, office.house.now)
    await office.desks.sync()
    assert office.desks.of(office.house.project.id)
    await office.house.storage.projects.erase(office.house.project.id)
    await office.desks.sync()

    assert office.desks.of(office.house.project.id) is None
