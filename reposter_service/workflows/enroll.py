"""Enroll projects, userbots, donors and pauses. Every refusal is a value with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from reposter_service.clock import Clock
from reposter_service.domain import links
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.links import InviteLink
from reposter_service.domain.pauses import Pause
from reposter_service.errors import ChannelsFull, LinkRefused
from reposter_service.workflows.ports import Donors, Memberships, Projects
from reposter_service.workflows.records import ChannelCard, Donor, NewDonor, NewProject, NewUserbot, Project
from reposter_service.workflows.telegram_ports import Subscriber

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
    OWN_CHANNEL = "own_channel"
    X_OUT_OF_RANGE = "x_out_of_range"
    Y_OUT_OF_RANGE = "y_out_of_range"
    NOT_ADMIN = "not_admin"
    PHONE_IN_USE = "phone_in_use"
    TOO_MANY_CHANNELS = "too_many_channels"


@dataclass(frozen=True, slots=True)
class Refused:
    """`there`: of a project or donor that is already there, the stored one. `limit`: of the userbot's channels."""

    because: Refusal
    there: Project | Donor | None = None
    limit: int | None = None


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
        card = await _resolve(subscriber, link)
        if isinstance(card, Refused):
            return card
        if not await subscriber.may_post(card.channel_id):
            return Refused(Refusal.NOT_ADMIN)
        project = await self.projects.add(NewProject(title, card), self.clock())
        return project or Refused(Refusal.ALREADY_THERE, await self._stored(card))

    async def _stored(self, card: ChannelCard) -> Project | None:
        return next((p for p in await self.projects.all() if p.channel_id == card.channel_id), None)

    async def userbot(self, project: Project, phone: str, session: str) -> int | Refused:
        """The userbot's id. One account serves one project."""
        added = await self.projects.add_userbot(NewUserbot(project.id, phone, session), self.clock())
        return added if added is not None else Refused(Refusal.PHONE_IN_USE)

    async def pause(self, project: Project, pause: Pause) -> Pause | Refused:
        added = await self.projects.add_pause(project.id, pause)
        return pause if added else Refused(Refusal.ALREADY_THERE)

    async def donor(self, subscriber: Subscriber, project: Project, link: str, *, x: int, y: int) -> Donor | Refused:
        if not in_range(x):
            return Refused(Refusal.X_OUT_OF_RANGE)
        if not in_range(y):
            return Refused(Refusal.Y_OUT_OF_RANGE)
        try:
            card = await _resolve(subscriber, link)
        except ChannelsFull:
            return await self._full(project)
        if isinstance(card, Refused):
            return card
        if card.channel_id == project.channel_id:
            return Refused(Refusal.OWN_CHANNEL)
        parsed = links.parse(link)
        invite = parsed if isinstance(parsed, InviteLink) else None
        return await self._add(project, NewDonor(project.id, card, x, y, invite))

    async def _add(self, project: Project, new: NewDonor) -> Donor | Refused:
        donors = await self.donors.of_project(project.id)
        present = next((donor for donor in donors if donor.channel_id == new.channel.channel_id), None)
        if present is not None:
            return already_there(present, x=new.x, y=new.y)
        if len(donors) + OWN_CHANNELS >= await self.memberships.channels_limit(project.id):
            return await self._full(project)
        return await self.donors.add(new, self.clock()) or Refused(Refusal.ALREADY_THERE)

    async def _full(self, project: Project) -> Refused:
        return Refused(Refusal.TOO_MANY_CHANNELS, limit=await self.memberships.channels_limit(project.id))


def already_there(donor: Donor, *, x: int, y: int) -> Refused:
    """Of a donor that is to be enrolled with these numbers."""
    same = (donor.x, donor.y) == (x, y)
    return Refused(Refusal.ALREADY_THERE if same else Refusal.OTHER_X_AND_Y, donor)


async def _resolve(subscriber: Subscriber, link: str) -> ChannelCard | Refused:
    parsed = links.parse(link)
    if parsed is None:
        return Refused(Refusal.NOT_A_LINK)
    try:
        return await subscriber.resolve(parsed)
    except LinkRefused as refused:
        return Refused(Refusal(refused.problem.value))
