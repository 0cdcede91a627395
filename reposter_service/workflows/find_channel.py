"""Find the channel behind a link that an admin has sent: of the bot where it can tell, of the userbot where it must."""

from collections.abc import Iterable
from dataclasses import dataclass

from reposter_service.domain import links
from reposter_service.domain.links import InviteLink, Link, PublicLink
from reposter_service.errors import (
    AccountLost,
    Disconnected,
    FloodWait,
    LinkProblem,
    LinkRefused,
    TelegramError,
)
from reposter_service.workflows.enroll import Enroll, FoundChannel, Refusal, Refused
from reposter_service.workflows.ports import Donors, Projects
from reposter_service.workflows.records import ChannelCard, Donor, Project
from reposter_service.workflows.telegram_ports import BotChannels, Userbots
from reposter_service.workflows.which_project import project_by_channel


@dataclass(frozen=True, slots=True)
class FindChannel:
    """A link may be None: what was sent holds none."""

    projects: Projects
    donors: Donors
    enroll: Enroll
    bot: BotChannels
    userbots: Userbots

    async def of_new_project(self, link: Link | None) -> ChannelCard | Refused:
        """A channel that is no project yet and has the bot among its administrators."""
        match link:
            case None:
                return Refused(Refusal.NOT_A_LINK)
            case InviteLink():
                return Refused(Refusal.INVITE_TO_OWN)
        try:
            card = await self.bot.find(link)
            if stored := await project_by_channel(self.projects, card.channel_id):
                return Refused(Refusal.ALREADY_THERE, stored)
            return card if await self.bot.administers(card.channel_id) else Refused(Refusal.BOT_NOT_ADMIN)
        except TelegramError as trouble:
            refused = _refused(trouble)
            return Refused(Refusal.BOT_NOT_ADMIN) if refused.because is Refusal.NOT_A_MEMBER else refused

    async def of_new_donor(self, project: Project, link: Link | None) -> FoundChannel | InviteLink | Refused:
        """A channel that may become a donor of the project. Telegram is not asked about what is stored already.

        An invitation that does not say which channel it leads to is given back: nobody joins by it until the donor is
        wanted for sure, see `joined`, or a userbot would stay in channels of which admins have thought better.
        """
        if link is None:
            return Refused(Refusal.NOT_A_LINK)
        if refused := await self._needs_no_asking(project, link):
            return refused
        if project.userbot_id is None and not isinstance(link, PublicLink):
            return Refused(Refusal.NO_USERBOT)
        try:
            if isinstance(link, InviteLink):
                return await self._invited(project, link)
            resolver = _BotThenUserbot(self.bot, self.userbots, project, asks_for_names=project.userbot_id is not None)
            return await self.enroll.find_donor(resolver, project, link)
        except TelegramError as trouble:
            return _refused(trouble)

    async def of_one_of_many(self, project: Project, link: Link | None) -> FoundChannel | Refused:
        """The same without asking the userbot at all: so many questions would cost it hours of Telegram's patience."""
        if link is None:
            return Refused(Refusal.NOT_A_LINK)
        if refused := await self._needs_no_asking(project, link):
            return refused
        if not isinstance(link, PublicLink):
            return Refused(Refusal.PRIVATE_IN_LIST)
        resolver = _BotThenUserbot(self.bot, self.userbots, project, asks_for_names=False)
        try:
            return await self.enroll.find_donor(resolver, project, link)
        except TelegramError as trouble:
            return _refused(trouble)

    async def _needs_no_asking(self, project: Project, link: Link) -> Refused | None:
        if links.leads_to(link, project.channel_id, project.username):
            return Refused(Refusal.OWN_CHANNEL)
        known = donor_behind(link, await self.donors.of_project(project.id))
        return Refused(Refusal.ALREADY_THERE, known) if known else None

    async def _invited(self, project: Project, invite: InviteLink) -> FoundChannel | InviteLink | Refused:
        """Where admins must approve, the request is sent now: the channel is known only once they have."""
        subscriber = self.userbots.subscriber(project.id)
        try:
            card = await subscriber.behind(invite)
        except LinkRefused as refused:
            if refused.problem is not LinkProblem.AWAITS_APPROVAL:
                raise
            return await self.enroll.no_room(project) or await self.enroll.find_donor(subscriber, project, invite)
        if card is None:
            return await self.enroll.no_room(project) or invite
        return await self.enroll.found(project, card, invite)

    async def joined(self, project: Project, invite: InviteLink) -> FoundChannel | Refused:
        """The channel of an invitation, joined to learn which one it is. What is found is to be added at once."""
        try:
            full = await self.enroll.no_room(project)
            return full or await self.enroll.find_donor(self.userbots.subscriber(project.id), project, invite)
        except TelegramError as trouble:
            return _refused(trouble)

    async def project(self, link: Link | None) -> Project | Refused:
        """One that is there. A name that is not stored is asked of the bot: channels are renamed."""
        match link:
            case None:
                return Refused(Refusal.NOT_A_LINK)
            case InviteLink():
                return Refused(Refusal.INVITE_TO_PROJECT)
        for project in await self.projects.all():
            if links.leads_to(link, project.channel_id, project.username):
                return project
        unknown = Refused(Refusal.NO_SUCH_PROJECT)
        channel_id = await self._behind(link, unknown)
        if isinstance(channel_id, Refused):
            return channel_id
        return await project_by_channel(self.projects, channel_id) or unknown

    async def donor(self, project: Project, link: Link | None) -> Donor | Refused:
        """One that is there, in the same way. Of another invitation to it the userbot knows, which is a member."""
        if link is None:
            return Refused(Refusal.NOT_A_LINK)
        if known := donor_behind(link, await self.donors.of_project(project.id)):
            return known
        unknown = Refused(Refusal.NO_SUCH_DONOR)
        if isinstance(link, InviteLink):
            channel_id = await self._behind_invite(project, link, unknown)
        else:
            channel_id = await self._behind(link, unknown)
        if isinstance(channel_id, Refused):
            return channel_id
        return await self.donors.of_channel(project.id, channel_id) or unknown

    async def _behind(self, link: Link, unknown: Refused) -> int | Refused:
        """The id of the channel; `unknown` where only its members could tell."""
        if not isinstance(link, PublicLink):
            return unknown
        try:
            return (await self.bot.find(link)).channel_id
        except LinkRefused as refused:
            return unknown if refused.problem is LinkProblem.NOTHING else _refused(refused)
        except TelegramError as trouble:
            return _refused(trouble)

    async def _behind_invite(self, project: Project, invite: InviteLink, unknown: Refused) -> int | Refused:
        """`unknown` also for a channel in which the userbot is not: nothing says that it is a donor."""
        if project.userbot_id is None:
            return unknown
        try:
            card = await self.userbots.subscriber(project.id).behind(invite)
        except LinkRefused as refused:
            return _refused(refused) if refused.problem is LinkProblem.INVITE_EXPIRED else unknown
        except TelegramError as trouble:
            return _refused(trouble)
        return card.channel_id if card else unknown


@dataclass(frozen=True, slots=True)
class _BotThenUserbot:
    """Asking the bot costs no userbot its patience, and needs none."""

    bot: BotChannels
    userbots: Userbots
    project: Project
    asks_for_names: bool

    async def resolve(self, link: Link) -> ChannelCard:
        if isinstance(link, PublicLink):
            return await self._public(link)
        return await self.userbots.subscriber(self.project.id).resolve(link)

    async def _public(self, link: PublicLink) -> ChannelCard:
        """What the bot is not shown, a userbot can tell apart. Where it cannot be asked, the bot's word stands."""
        try:
            return await self.bot.find(link)
        except LinkRefused as refused:
            if refused.problem is not LinkProblem.NOTHING:
                raise
        is_bot = link.name.lower().endswith("bot")  # Telegram's rule for the names of bots
        unknown = LinkRefused(LinkProblem.BOT if is_bot else LinkProblem.NOTHING)
        if not self.asks_for_names:
            raise unknown
        try:
            return await self.userbots.subscriber(self.project.id).resolve(link)
        except LinkRefused:
            raise
        except TelegramError:
            raise unknown from None


def donor_behind(link: Link, donors: Iterable[Donor]) -> Donor | None:
    """The one that a link is known to lead to, without asking Telegram."""
    there = (donor for donor in donors if links.leads_to(link, donor.channel_id, donor.username, donor.invite))
    return next(there, None)


def _refused(trouble: TelegramError) -> Refused:
    match trouble:
        case LinkRefused():
            return Refused(Refusal(trouble.problem.value))
        case FloodWait():
            return Refused(Refusal.FLOOD, wait=trouble.retry_after)
        case Disconnected():
            return Refused(Refusal.USERBOT_OFFLINE)
        case AccountLost():
            return Refused(Refusal.USERBOT_LOST)
    return Refused(Refusal.TELEGRAM_SILENT)
