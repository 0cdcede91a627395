"""Enroll projects, userbots, donors and pauses. Every refusal is a value with its reason."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from reposter_service.clock import Clock
from reposter_service.domain import links
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.links import InviteLink, Link
from reposter_service.domain.pauses import Pause
from reposter_service.errors import ChannelsFull, LinkRefused
from reposter_service.workflows.ports import Donors, Memberships, Projects
from reposter_service.workflows.records import ChannelCard, Donor, NewDonor, NewProject, NewUserbot, Project
from reposter_service.workflows.telegram_ports import Subscriber
from reposter_service.workflows.which_project import project_by_channel

OWN_CHANNELS = 1
"""Of the channels that a userbot may be in, the project's own is one."""


class Refusal(StrEnum):
    """Why something was not enrolled. The first seven are `LinkProblem`s."""

    NOTHING = "nothing"
    PERSON = "person"
    BOT = "bot"
    GROUP = "group"
    INVITE_EXPIRED = "invite_expired"
    NOT_A_MEMBER = "not_a_member"
    AWAITS_APPROVAL = "awaits_approval"
    NOT_A_LINK = "not_a_link"
    ALREADY_THERE = "already_there"
    OTHER_X_AND_Y = "other_x_and_y"
    OTHER_USERBOT = "other_userbot"
    USERBOT_RUNS = "userbot_runs"
    NOT_A_SESSION = "not_a_session"
    OWN_CHANNEL = "own_channel"
    X_OUT_OF_RANGE = "x_out_of_range"
    Y_OUT_OF_RANGE = "y_out_of_range"
    NOT_ADMIN = "not_admin"
    BOT_NOT_ADMIN = "bot_not_admin"
    PHONE_IN_USE = "phone_in_use"
    TOO_MANY_CHANNELS = "too_many_channels"
    NO_SUCH_PROJECT = "no_such_project"
    NO_SUCH_DONOR = "no_such_donor"
    NO_USERBOT = "no_userbot"
    USERBOT_OFFLINE = "userbot_offline"
    USERBOT_LOST = "userbot_lost"
    FLOOD = "flood"
    TELEGRAM_SILENT = "telegram_silent"
    INVITE_TO_OWN = "invite_to_own"
    INVITE_TO_PROJECT = "invite_to_project"
    PRIVATE_IN_LIST = "private_in_list"
    NOT_A_LINE = "not_a_line"
    LEFT_CATALOG = "left_catalog"
    OTHER_CHANNEL = "other_channel"


@dataclass(frozen=True, slots=True)
class Refused:
    """`there`: of a project or donor that is already there, the stored one. `limit`: of the userbot's channels. `wait`:
    how long Telegram asks to be left alone.
    """

    because: Refusal
    there: Project | Donor | None = None
    limit: int | None = None
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class FoundChannel:
    """A channel that may become a donor, and the invitation by which it was found."""

    card: ChannelCard
    invite: InviteLink | None


class Resolver(Protocol):
    """Whoever can say which channel is behind a link: a userbot, a guest, the bot."""

    async def resolve(self, link: Link) -> ChannelCard: ...


def in_range(number: int) -> bool:
    """Whether X or Y can be this number: it looks back on at most 50 posts."""
    return 1 <= number <= WINDOW


@dataclass(frozen=True, slots=True)
class Enroll:
    projects: Projects
    donors: Donors
    memberships: Memberships
    clock: Clock

    async def project(self, subscriber: Subscriber, title: str, link: str) -> Project | Refused:
        """A channel of ours, in which the userbot at hand may publish."""
        card = await _resolve(subscriber, links.parse(link))
        if isinstance(card, Refused):
            return card
        if not await subscriber.may_post(card.channel_id):
            return Refused(Refusal.NOT_ADMIN)
        return await self.add_project(title, card)

    async def add_project(self, title: str, card: ChannelCard) -> Project | Refused:
        project = await self.projects.add(NewProject(title, card), self.clock())
        return project or Refused(Refusal.ALREADY_THERE, await project_by_channel(self.projects, card.channel_id))

    async def userbot(self, project: Project, phone: str, session: str) -> int | Refused:
        """The userbot's id. One account serves one project."""
        added = await self.projects.add_userbot(NewUserbot(project.id, phone, session), self.clock())
        return added.id if added else Refused(Refusal.PHONE_IN_USE)

    async def pause(self, project: Project, pause: Pause) -> Pause | Refused:
        added = await self.projects.add_pause(project.id, pause)
        return pause if added else Refused(Refusal.ALREADY_THERE)

    async def donor(self, resolver: Resolver, project: Project, link: str, *, x: int, y: int) -> Donor | Refused:
        """Find it, then add it."""
        if not in_range(x):
            return Refused(Refusal.X_OUT_OF_RANGE)
        if not in_range(y):
            return Refused(Refusal.Y_OUT_OF_RANGE)
        found = await self.find_donor(resolver, project, links.parse(link))
        if isinstance(found, Refused):
            return already_there(found.there, x=x, y=y) if isinstance(found.there, Donor) else found
        return await self.add_donor(project, found, x=x, y=y)

    async def find_donor(self, resolver: Resolver, project: Project, link: Link | None) -> FoundChannel | Refused:
        """A channel that may become a donor of the project. Who can resolve an invitation joins by it."""
        try:
            card = await _resolve(resolver, link)
        except ChannelsFull:
            return await self._full(project)
        if isinstance(card, Refused):
            return card
        return await self.found(project, card, link if isinstance(link, InviteLink) else None)

    async def found(self, project: Project, card: ChannelCard, invite: InviteLink | None) -> FoundChannel | Refused:
        """A channel of which it is known which one it is, unless it cannot become a donor."""
        if card.channel_id == project.channel_id:
            return Refused(Refusal.OWN_CHANNEL)
        if present := await self.donors.of_channel(project.id, card.channel_id):
            return Refused(Refusal.ALREADY_THERE, present)
        return await self.no_room(project) or FoundChannel(card, invite)

    async def no_room(self, project: Project) -> Refused | None:
        """None where the userbot may be in one more channel."""
        donors = len(await self.donors.of_project(project.id))
        limit = await self.memberships.channels_limit(project.id)
        return Refused(Refusal.TOO_MANY_CHANNELS, limit=limit) if donors + OWN_CHANNELS >= limit else None

    async def add_donor(self, project: Project, found: FoundChannel, *, x: int, y: int) -> Donor | Refused:
        """One that somebody has added since it was found is there."""
        new = NewDonor(project.id, found.card, x, y, found.invite)
        return await self.donors.add(new, self.clock()) or Refused(Refusal.ALREADY_THERE)

    async def _full(self, project: Project) -> Refused:
        return Refused(Refusal.TOO_MANY_CHANNELS, limit=await self.memberships.channels_limit(project.id))


def already_there(donor: Donor, *, x: int, y: int) -> Refused:
    """Of a donor that is to be enrolled with these numbers."""
    same = (donor.x, donor.y) == (x, y)
    return Refused(Refusal.ALREADY_THERE if same else Refusal.OTHER_X_AND_Y, donor)


async def _resolve(resolver: Resolver, link: Link | None) -> ChannelCard | Refused:
    if link is None:
        return Refused(Refusal.NOT_A_LINK)
    try:
        return await resolver.resolve(link)
    except LinkRefused as refused:
        return Refused(Refusal(refused.problem.value))
