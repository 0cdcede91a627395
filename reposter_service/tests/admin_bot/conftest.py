"""The admin bot as the app runs it, over a real socket; behind it storage and userbots in memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp.test_utils import TestServer
from hypothesis.vendor.pretty import RepresentationPrinter
from telegram_sandbox.bot_api.call_log import CallLog
from telegram_sandbox.bot_api.server import BOT_API, application
from telegram_sandbox.faults import Faults
from telegram_sandbox.world import Channel, World

from reposter_service.admin_bot.bot import AdminBot
from reposter_service.admin_bot.channels import AiogramChannels
from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.office import Office
from reposter_service.domain.schedule import Delays
from reposter_service.scheduler.alert_desk import LISTENS_ON_S
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.tests.admin_bot.town import Correspondent, Switchboard
from reposter_service.tests.builders import NOON, new_userbot
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.sign_ins_in_memory import SignInsInMemory
from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.tests.visits_in_memory import VisitsInMemory
from reposter_service.tests.waiting import until
from reposter_service.workflows.add_donors import AddDonors
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.records import ChannelCard, NewProject, Project
from reposter_service.workflows.sign_in_userbot import SignInUserbot

MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass
class Town:
    """Ann and Bob are admins, Eve is nobody. `now` stands until it is moved."""

    world: World
    faults: Faults
    calls: CallLog
    url: str
    storage: StorageInMemory = field(default_factory=StorageInMemory.empty)
    telegram: TelegramInMemory = field(default_factory=TelegramInMemory)
    now: datetime = NOON
    changed: list[int] = field(default_factory=list)
    """Projects of which the service was told that they are other ones."""

    def __post_init__(self) -> None:
        people = self.world.people
        self.bot = people.add_bot("housebot")
        self.board = Switchboard(self.world, self.bot)
        self.ann, self.bob, self.eve = (Correspondent(people.add(name), self.board) for name in ("Ann", "Bob", "Eve"))
        self.owner = people.add("Owner")
        self.sign_ins = SignInsInMemory(lambda: self.now)
        self.visits = VisitsInMemory(self.telegram)
        self._supervisor = Supervisor()

    def _repr_pretty_(self, printer: RepresentationPrinter, _: bool) -> None:
        """Short: of a failing test hypothesis writes the fixtures out."""
        printer.text("Town()")

    @property
    def token(self) -> str:
        assert self.bot.token is not None
        return self.bot.token

    def office(self, bot: Bot) -> Office:
        s, clock = self.storage, lambda: self.now
        enroll = Enroll(s.projects, s.donors, s.memberships, clock)
        find = FindChannel(s.projects, s.donors, enroll, AiogramChannels(bot), self.telegram)
        return Office(
            projects=s.projects,
            donors=s.donors,
            find=find,
            enroll=enroll,
            add_donors=AddDonors(find, enroll),
            readings=s.readings,
            catalog=s.catalog,
            progress_notes=s.progress_notes,
            sign_in=SignInUserbot(
                s.projects,
                s.donors,
                s.accounts,
                s.memberships,
                s.access_hashes,
                self.sign_ins,
                self.visits,
                clock,
                Delays(),
                self._changed,
            ),
            accounts=s.accounts,
            clock=clock,
            zone=MOSCOW,
            changed=self._changed,
        )

    async def _changed(self, project_id: int) -> None:
        self.changed.append(project_id)

    @property
    def changes(self) -> int:
        return len(self.changed)

    async def starts(self) -> None:
        """The service, as after any start: nothing is left in its memory."""
        self._connection: Bot = open_bot(self.token, self.url, timedelta(seconds=20))
        admins = [self.ann.person.id, self.bob.person.id]
        admin_bot = AdminBot(self._connection, admins, self.storage.dialogs, self.office(self._connection))
        self.board.connect(admin_bot)
        self._polling = self._supervisor.start("bot", admin_bot.poll)

    async def stops(self) -> None:
        await cancel(self._polling, grace_s=LISTENS_ON_S)
        session = self._connection.session
        if isinstance(session, AiohttpSession) and session._session:
            await session._session.close()  # its own `close` gives TLS a quarter of a second, in each of these tests

    async def restarts(self) -> None:
        await self.stops()
        await self.starts()

    def channel(self, title: str, username: str | None = None, *, bot_is_admin: bool = False) -> Channel:
        channel = self.world.channels.create(title, owner=self.owner, username=username)
        if bot_is_admin:
            self.world.members.promote(channel, self.bot, by=self.owner)
        return channel

    async def project(self, title: str = "Маркетинг", channel_id: int = 5000, username: str = "our") -> Project:
        """One that is there already."""
        project = await self.storage.projects.add(NewProject(title, ChannelCard(channel_id, title, username)), self.now)
        assert project is not None
        return project

    async def with_userbot(self, project: Project) -> None:
        """The project has one from now on, and it sees what `telegram` has."""
        assert await self.storage.projects.add_userbot(new_userbot(project.id), self.now)

    async def in_project(self, *presses: str) -> tuple[Project, list[str]]:
        """Ann has opened the project «Маркетинг» and pressed these buttons; what the bot has said to the last."""
        project = await self.project()
        await self.ann.says("/start")
        for label in ("Маркетинг", *presses):
            told = await self.ann.presses(label)
        return project, told


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    world = World()
    faults = Faults(world.clock.exact)
    app = application(world, faults)
    async with TestServer(app) as server:
        town = Town(world, faults, app[BOT_API].calls, str(server.make_url("")))
        await town.starts()
        await until(lambda: bool(app[BOT_API].account(town.bot).inbox.allowed))  # no update but those it asked for
        async with asyncio.timeout(120):
            yield town
        await town.stops()
        assert not app[BOT_API].calls.unknown
