"""A removed project ends when its userbot has left its channels and is logged out."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from reposter_service.errors import Disconnected, FloodWait
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.tests.house import StandingClock
from reposter_service.workflows.records import Membership, Project, SignedIn
from reposter_service.workflows.retire_projects import RetireProjects


@dataclass
class Door:
    """The port `Exits`. `raises`: what the next log-outs meet."""

    logged_out: list[int] = field(default_factory=list)
    over: set[int] = field(default_factory=set)
    raises: list[Exception] = field(default_factory=list)

    def is_over(self, project_id: int) -> bool:
        return project_id in self.over

    async def log_out(self, project_id: int) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.logged_out.append(project_id)


@dataclass
class Desk:
    storage: AnyStorage
    now: datetime = NOON
    changes: int = 0
    logged_out_alone: list[SignedIn] = field(default_factory=list)
    door: Door = field(default_factory=Door)

    def __post_init__(self) -> None:
        self.workflow = RetireProjects(
            self.storage.projects,
            self.storage.memberships,
            self.door,
            StandingClock(self),
            self._changed,
            self.storage.accounts,
            self._log_out,
        )

    async def _log_out(self, account: SignedIn) -> None:
        self.logged_out_alone.append(account)

    async def _changed(self) -> None:
        self.changes += 1

    async def retired(self, *, channels: int = 2) -> Project:
        """A removed project whose userbot is still in so many channels."""
        project = await a_project(self.storage)
        await a_userbot(self.storage, project)
        for number in range(channels):
            donor = await a_donor(self.storage, project, 7000 + number)
            await self.storage.donors.set_membership(donor.id, Membership.JOINED)
        assert await self.storage.projects.remove(project.id, self.now)
        [retiring] = await self.storage.projects.retiring()
        return retiring

    async def leaves_one(self, project: Project) -> None:
        task = await self.storage.memberships.next(project.id, self.now)
        assert task
        await self.storage.memberships.done(task, None)


@pytest.fixture
def desk(storage: AnyStorage) -> Desk:
    return Desk(storage)


async def test_a_removed_project_says_since_when_it_retires(desk: Desk) -> None:
    assert (await desk.retired()).retired_at == NOON


async def test_a_userbot_is_logged_out_when_it_has_left_its_channels(desk: Desk) -> None:
    project = await desk.retired(channels=2)
    assert await desk.workflow.round() == 0
    await desk.leaves_one(project)
    assert await desk.workflow.round() == 0
    await desk.leaves_one(project)

    assert await desk.workflow.round() == 1

    assert desk.door.logged_out == [project.id]
    assert desk.changes == 1
    assert await desk.storage.projects.retiring() == []
    assert await desk.storage.accounts.all() == []


async def test_a_userbot_that_is_in_no_channel_is_logged_out_at_once(desk: Desk) -> None:
    await desk.retired(channels=0)

    assert await desk.workflow.round() == 1


async def test_nothing_is_changed_where_nothing_retires(desk: Desk) -> None:
    await a_userbot(desk.storage)

    assert await desk.workflow.round() == 0
    assert desk.changes == 0
    assert len(await desk.storage.accounts.all()) == 1


async def test_a_userbot_that_telegram_has_taken_is_let_go_at_once(desk: Desk) -> None:
    project = await desk.retired(channels=50)
    desk.door.over.add(project.id)

    assert await desk.workflow.round() == 1


@pytest.mark.parametrize("trouble", [Disconnected("not connected"), FloodWait("flood wait", HOUR)])
async def test_a_userbot_that_cannot_be_logged_out_now_is_logged_out_later(desk: Desk, trouble: Exception) -> None:
    project = await desk.retired(channels=0)
    desk.door.raises = [trouble]

    assert await desk.workflow.round() == 0
    assert await desk.workflow.round() == 1
    assert desk.door.logged_out == [project.id]


@pytest.mark.parametrize("raises", [[], [Disconnected("not connected")]])
async def test_a_userbot_that_does_not_get_away_is_let_go_after_three_days(desk: Desk, raises: list[Exception]) -> None:
    await desk.retired()
    desk.door.raises = raises
    desk.now += 3 * DAY - MINUTE
    assert await desk.workflow.round() == 0
    desk.now += MINUTE

    assert await desk.workflow.round() == 1
    assert await desk.storage.accounts.all() == []


async def test_a_userbot_that_is_let_go_unreached_is_logged_out_by_a_connection_of_its_own(desk: Desk) -> None:
    await desk.retired()
    [userbot] = await desk.storage.accounts.all()
    desk.door.raises = [Disconnected("not connected")]
    desk.now += 3 * DAY

    assert await desk.workflow.round() == 1
    assert desk.logged_out_alone == [SignedIn(userbot.phone, userbot.session)]


async def test_a_userbot_that_was_logged_out_is_not_logged_out_once_more(desk: Desk) -> None:
    await desk.retired(channels=0)

    assert await desk.workflow.round() == 1
    assert desk.logged_out_alone == []


async def test_the_phone_is_free_for_another_project_when_the_removed_one_is_erased(desk: Desk) -> None:
    await desk.retired(channels=0)
    await desk.workflow.round()

    assert await a_userbot(desk.storage, await a_project(desk.storage, 6000))
