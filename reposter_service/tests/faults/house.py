"""The real daemon on a real PostgreSQL, in front of a stage.

The rules are production's: a post is measured 60 minutes after its date. `Stage.publish` dates it so that this moment
is a few seconds away.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.messages import Message
from telegram_sandbox.world.rights import AdminRights

from reposter_service.app import Daemon
from reposter_service.clock import utc_now
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.database.storage import Storage
from reposter_service.domain.decision import Because, Hold
from reposter_service.domain.health import UserbotState, health
from reposter_service.domain.links import InviteLink
from reposter_service.domain.posts import Found, Publication
from reposter_service.domain.rating import Counters
from reposter_service.opening import opened
from reposter_service.supervisor import Supervisor
from reposter_service.tests.faults import quick
from reposter_service.tests.faults.stage import HOUR_S, PHONE, VIEWS, Stage
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import (
    AlertKind,
    ChannelCard,
    Donor,
    Membership,
    NewDonor,
    NewProject,
    NewUserbot,
    Project,
)

SESSION_KEY = Fernet.generate_key().decode()
OLD = Found((1,), Counters(views=VIEWS, forwards=0, reactions=1), protected=False)
"""The measurement of a donor's first post, so that there is something to be better than."""

LIFE = sa.text(
    "SELECT post.state, decision, because, measured_at, due_at, period_id,"
    " repost.state AS repost, closed_as, target_ids, attempts"
    " FROM reposter.post JOIN reposter.donor ON donor.id = donor_id LEFT JOIN reposter.repost ON post_id = post.id"
    " WHERE channel_id = :channel AND :message = ANY(post.message_ids)"
)
PERIODS = sa.text(
    "SELECT period.* FROM reposter.reactions_period AS period JOIN reposter.donor ON donor.id = donor_id"
    " WHERE channel_id = :channel ORDER BY period.id"
)
TOLD = sa.text("SELECT text FROM reposter.alert WHERE kind = :kind ORDER BY id")


class House(Stage):
    """`storage` is the test's own way to the database; the daemon's is `daemon_dsn`, which may lead over a proxy."""

    project: Project
    donor: Donor
    channel: Channel

    def __init__(self, sandbox: Sandbox, storage: Storage, daemon_dsn: str, bot_api_url: str) -> None:
        super().__init__(sandbox)
        self.storage = storage
        self.daemon_dsn = daemon_dsn
        self.bot_api_url = bot_api_url

    # --- what there is -----------------------------------------------------------------------------------------------

    async def furnish(self) -> None:
        """The project with its userbot and one joined donor."""
        card = ChannelCard(self.target.id, self.target.title, self.target.username)
        project = await self.storage.projects.add(NewProject("Кино", card), utc_now())
        assert project is not None
        session = self.sandbox.mtproto.provision(self.userbot)
        userbot = NewUserbot(project.id, f"+{PHONE}", session)
        self.userbot_id = await self._add_userbot(userbot)
        self.project = project
        self.channel = self.channel_of("Новости")
        self.donor = await self.add_donor(self.channel)

    async def replace_userbot(self, phone: str) -> None:
        """Another account, let into every channel of the first one, is stored in its place."""
        self.userbot = self.world.people.add("Преемник", phone=phone)
        self.open_target()
        self.world.members.add(self.channel, self.userbot)
        session = self.sandbox.mtproto.provision(self.userbot)
        self.userbot_id = await self._add_userbot(NewUserbot(self.project.id, f"+{phone}", session))

    async def _add_userbot(self, userbot: NewUserbot) -> int:
        added = await self.storage.projects.add_userbot(userbot, utc_now())
        assert added is not None
        return added.id

    async def add_project(self, title: str, phone: str) -> Project:
        """Another one, with a userbot of its own and no donor."""
        person = self.world.people.add("Второй юзербот", phone=phone)
        channel = self.world.channels.create(title, owner=self.owner)
        self.world.members.promote(channel, person, AdminRights.all())
        project = await self.storage.projects.add(NewProject(title, ChannelCard(channel.id, title, None)), utc_now())
        assert project is not None
        userbot = NewUserbot(project.id, f"+{phone}", self.sandbox.mtproto.provision(person))
        await self.storage.projects.add_userbot(userbot, utc_now())
        return project

    async def add_donor(self, channel: Channel, *, invite: str | None = None) -> Donor:
        """With its old post measured. Whoever is a member of the channel counts as joined."""
        card = ChannelCard(channel.id, channel.title, channel.username)
        new = NewDonor(self.project.id, card, x=1, y=1, invite=InviteLink(invite) if invite else None)
        donor = await self.storage.donors.add(new, utc_now())
        assert donor is not None
        if self.userbot.id in channel.members:
            await self.storage.donors.set_membership(donor.id, Membership.JOINED)
        elif channel.username and self.userbot_id:
            known = {channel.id: self.world.access_hash(self.userbot, channel)}
            await self.storage.access_hashes.keep(self.userbot_id, known)
        await self._measured_long_ago(donor)
        return donor

    async def _measured_long_ago(self, donor: Donor) -> None:
        published_at = utc_now() - timedelta(hours=3)
        await self.storage.posts.store(donor, [Publication((1,), published_at)], seen_up_to=1)
        (post,) = [p for p in await self.storage.posts.due(self.project.id, utc_now()) if p.donor.id == donor.id]
        await self.storage.posts.settle(post, OLD, Hold(Because.NO_VIEWS), None, post.due_at)

    # --- the daemon --------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def daemon(self, **settings: object) -> AsyncIterator[Daemon]:
        """It runs as long as the block, and until it has sent its alerts; `settings` by their field names."""
        chosen = quick.settings(self.daemon_dsn, SESSION_KEY, **self._bot, **settings)
        async with opened(chosen) as stored:
            locks = SessionLocksInPostgres(stored.locks_engine, retry_s=0.1, grace_s=0.1, check_s=1)
            storage = replace(stored, session_locks=locks)
            daemon = Daemon(chosen, storage, Supervisor())
            async with daemon.running():
                yield daemon
                await until(self._all_delivered)

    @property
    def _bot(self) -> dict[str, str | None]:
        return {"bot_token": self.bot.token, "admin_ids": str(self.admin.id), "bot_api_url": self.bot_api_url}

    async def _all_delivered(self) -> bool:
        return not await self.rows(sa.text("SELECT 1 FROM reposter.alert_delivery WHERE state = 'waiting'"))

    @asynccontextmanager
    async def watching(self, **settings: object) -> AsyncIterator[Daemon]:
        """`daemon`, its userbot connected and every donor read since then."""
        async with self.daemon(**settings) as daemon:
            await until(lambda: self.project.id in daemon.pool.connected)
            await self.read_anew()
            yield daemon

    async def read_anew(self) -> None:
        """Wait until the sweep of the dialogs has been asked for once more."""
        before = self.calls("messages.getDialogs")
        await until(lambda: self.calls("messages.getDialogs") > before)

    # --- what is stored ----------------------------------------------------------------------------------------------

    async def rows(self, query: sa.TextClause, **values: object) -> list[Any]:
        async with self.storage.engine.connect() as connection:
            return list(await connection.execute(query, values))

    async def life(self, message: Message) -> Any:
        """The post's row with its repost's: `state`, `decision`, `repost`, `closed_as` …; None where it is not kept."""
        found = await self.rows(LIFE, channel=message.channel_id, message=message.id)
        return found[0] if found else None

    async def fares(self, state: UserbotState) -> None:
        """Wait until that is how the userbot fares."""
        await until(lambda: self.is_so(state))

    async def is_so(self, state: UserbotState) -> bool:
        (card,) = await self.storage.accounts.cards()
        return health(card.standing, utc_now()).state is state

    async def known_as(self, channel: Channel, username: str) -> bool:
        """Whether the donor bears this name."""
        donor = await self.storage.donors.of_channel(self.project.id, channel.id)
        return donor is not None and donor.username == username

    async def was_measured_on_time(self, message: Message) -> bool:
        """Within half of the five minutes that count as on time, neither early nor late."""
        row = await self.life(message)
        return row.measured_at is not None and abs(row.measured_at - row.due_at) < timedelta(minutes=2)

    async def told(self, kind: AlertKind) -> list[str]:
        """The alerts of this kind that are kept."""
        return [row.text for row in await self.rows(TOLD, kind=kind)]

    async def stored(self, message: Message) -> None:
        """Wait until the post is kept."""
        await self.comes_to(message, state="waiting")

    async def forgotten(self, message: Message) -> None:
        async def so() -> bool:
            return await self.life(message) is None

        await until(so)

    async def life_of_old(self, channel: Channel) -> Any:
        """Of the donor's first post."""
        (row,) = await self.rows(LIFE, channel=channel.id, message=1)
        return row

    async def periods(self, channel: Channel) -> list[bool | None]:
        """The state of reactions in each period of the donor, the first one first."""
        return [row.reactions_on for row in await self.rows(PERIODS, channel=channel.id)]

    async def reads_reactions(self, *, believed: bool) -> None:
        """Wait until the first donor's reactions have been read once more, and what was seen is believed."""
        since = utc_now()

        async def so() -> bool:
            watch = await self.storage.reactions.watch(self.donor.id)
            return watch.on is believed and watch.seen_at is not None and watch.seen_at > since

        await until(so)

    async def doubts(self) -> bool:
        """Whether the first donor's reactions look switched."""
        return (await self.storage.reactions.watch(self.donor.id)).doubted_at is not None

    async def all_told(self) -> list[str]:
        return [row.text for row in await self.rows(sa.text("SELECT text FROM reposter.alert ORDER BY id"))]

    async def kinds_told(self) -> list[str]:
        return [row.kind for row in await self.rows(sa.text("SELECT kind FROM reposter.alert ORDER BY id"))]

    async def due(self, message: Message) -> None:
        """Wait until the post is to be measured."""
        await until(lambda: self.world.now() >= message.date + HOUR_S)

    async def reposted(self, *messages: Message) -> None:
        """Wait until each is recorded as sent; then it is in the target, once."""
        for message in messages:
            await self.comes_to(message, repost="sent")
        assert [self.copies(message) for message in messages] == [1] * len(messages)

    async def comes_to(self, message: Message, **columns: object) -> None:
        """Wait until the post's row says so."""

        async def so() -> bool:
            row = await self.life(message)
            return row is not None and all(getattr(row, name) == value for name, value in columns.items())

        await until(so)

    async def comes_to_be_told(self, kind: AlertKind, times: int = 1) -> list[str]:
        async def so() -> bool:
            return len(await self.told(kind)) >= times

        await until(so)
        return await self.told(kind)
