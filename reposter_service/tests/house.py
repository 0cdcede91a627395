"""A house for the workflows: storage and Telegram in memory, a clock that stands until it is moved."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from reposter_service.domain.health import UserbotState
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import NOON, TARGET_ID, new_donor, new_project, new_userbot
from reposter_service.tests.in_memory.memory import PostInMemory, RepostInMemory
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.telegram_in_memory import ChannelInMemory, TelegramInMemory
from reposter_service.workflows.check_reactions import CheckReactions
from reposter_service.workflows.check_userbot import CheckUserbot
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.measure import Measure, Measured
from reposter_service.workflows.records import Donor, Project
from reposter_service.workflows.repost import SendWinners
from reposter_service.workflows.rights import Rights
from reposter_service.workflows.subscribe import Subscribe
from reposter_service.workflows.tell_losses import TellLosses
from reposter_service.workflows.tell_offline import TellOffline
from reposter_service.workflows.watch import Watch

MOSCOW = ZoneInfo("Europe/Moscow")


class HasNow(Protocol):
    now: datetime


@dataclass
class StandingClock:
    """It stands until `now` is moved; a test may have it doubted."""

    of: HasNow
    sure: bool = True

    def __call__(self) -> datetime:
        return self.of.now


@dataclass
class House:
    """One project whose channel is there, donors as a test adds them, every workflow."""

    project: Project
    storage: StorageInMemory
    telegram: TelegramInMemory
    target: ChannelInMemory
    now: datetime = NOON
    delays: Delays = field(default_factory=Delays)

    def __post_init__(self) -> None:
        self.clock = StandingClock(self)
        s, t, clock, delays = self.storage, self.telegram, self.clock, self.delays
        rights, outages = Rights(s.accounts, s.alerts, clock), DonorOutages(s.donors, s.alerts, clock)
        self.watch = Watch(t, s.donors, s.posts, outages, clock, delays)
        self.measure = Measure(t, s.posts, s.alerts, Decide(s.posts, s.projects, MOSCOW), clock, delays, outages)
        self.send = SendWinners(t, s.projects, s.reposts, s.alerts, clock, delays, MOSCOW, rights, outages)
        self.check = CheckUserbot(t, s.accounts, s.reposts, rights)
        self.offline = TellOffline(s.accounts, s.alerts, clock, delays, MOSCOW)
        self.reactions = CheckReactions(t, s.donors, s.posts, s.reactions, s.alerts, clock, delays)
        self.subscribe = Subscribe(t, s.donors, s.memberships, s.alerts, clock, delays, outages)
        self.losses = TellLosses(s.posts, s.reposts, s.alerts, clock, delays)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def donor(
        self, channel_id: int = 7000, *, x: int = 1, y: int = 1, username: str | None = "donor"
    ) -> tuple[Donor, ChannelInMemory]:
        """A donor that has been seen and is empty so far."""
        channel = self.telegram.channel(channel_id, username)
        donor = await self.storage.donors.add(new_donor(self.project.id, channel_id, username=username, x=x, y=y), NOON)
        assert donor is not None
        await self.reconcile()
        return self.stored_donor(donor.id), channel

    async def reconcile(self, *, reconnected: bool = True) -> int:
        connected_at = self.now if reconnected else NOON - timedelta(days=1)
        return (await self.watch.reconcile(self.project, connected_at)).stored

    async def measured_after_an_hour(self) -> Measured:
        """Everything published until now is read, and the hour passes."""
        await self.reconcile()
        self.passes(hours=1)
        return await self.measure.due(self.project)

    async def rated(self, channel: ChannelInMemory, *ratings: int) -> Measured:
        """Publish posts of these ratings, one a minute, and measure them all on time."""
        for rating in ratings:
            channel.post(self.now, views=10_000, reactions=rating)
            await self.reconcile()
            self.passes(minutes=1)
        self.passes(minutes=60 - len(ratings))
        outcome = Measured()
        for _ in ratings:
            one = await self.measure.due(self.project)
            outcome.decisions += one.decisions
            self.passes(minutes=1)
        return outcome

    async def userbot_is(self, state: UserbotState) -> None:
        [userbot] = await self.storage.accounts.all()
        await self.storage.accounts.set_state(userbot.id, state, "", self.now)

    def stored_donor(self, donor_id: int) -> Donor:
        return self.storage.memory.donors[donor_id].donor

    @property
    def posts(self) -> list[PostInMemory]:
        return list(self.storage.memory.posts.values())

    @property
    def reposts(self) -> list[RepostInMemory]:
        return list(self.storage.memory.reposts.values())

    @property
    def alerts(self) -> list[str]:
        return [alert.text for alert in self.storage.memory.alerts.values()]


async def furnished() -> House:
    """Nothing has happened yet."""
    storage, telegram = StorageInMemory.empty(), TelegramInMemory()
    target = telegram.channel(TARGET_ID, "kino")
    project = await storage.projects.add(new_project(TARGET_ID), NOON)
    assert project is not None
    added = await storage.projects.add_userbot(new_userbot(project.id), NOON)
    assert added is not None
    await storage.accounts.set_state(added.id, UserbotState.CONNECTED, "", NOON)
    return House(replace(project, userbot_id=added.id), storage, telegram, target)
