"""Finding and joining channels: the port `Subscriber`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink
from reposter_service.errors import DonorUnavailable, LinkProblem, LinkRefused, TargetClosed, TelegramError
from reposter_service.userbots import translate
from reposter_service.userbots.account import Account
from reposter_service.userbots.refusals import about_donor
from reposter_service.workflows.records import ChannelCard, Membership, Room

INVITE_OVER = (errors.InviteHashExpiredError, errors.InviteHashInvalidError, errors.InviteHashEmptyError)


class TelegramSubscriber:
    def __init__(self, account: Account) -> None:
        self._account = account

    async def resolve(self, link: Link) -> ChannelCard:
        """A public name costs one request that Telegram counts jealously. An invite is joined by this: Telegram does
        not tell who is behind it to those outside. Where admins must approve, the request is sent and the link refused
        as AWAITS_APPROVAL until they have.
        """
        match link:
            case PublicLink():
                channel = await self._by_name(link.name)
            case PrivateLink():
                channel = await self._by_id(link.channel_id)
            case InviteLink():
                channel = await self._by_invite(link.hash)
        if not channel.broadcast:
            raise LinkRefused(LinkProblem.GROUP)
        await self._account.channels.learn([channel])
        return translate.card(channel)

    async def behind(self, invite: InviteLink) -> ChannelCard | None:
        """One request. What is seen from outside is not learned: its access hash is good for looking alone."""
        with _nothing_as(LinkProblem.INVITE_EXPIRED):
            seen = await self._account.call(functions.messages.CheckChatInviteRequest(invite.hash))
        channel = _seen_channel(seen)
        if isinstance(seen, types.ChatInviteAlready):
            await self._account.channels.learn([channel])
        elif getattr(seen, "request_needed", False):
            raise LinkRefused(LinkProblem.AWAITS_APPROVAL)
        return translate.card(channel) if channel else None

    async def join(self, channel_id: int, invite: InviteLink | None) -> Membership:
        if invite is not None:
            with about_donor(), _of_an_invite():
                return await self._join(functions.messages.ImportChatInviteRequest(invite.hash))
        peer = await self._account.channels.peer(channel_id)
        with about_donor():
            return await self._join(functions.channels.JoinChannelRequest(peer))

    async def leave(self, channel_id: int) -> None:
        """One request; none where the account has never met the channel."""
        try:
            peer = await self._account.channels.peer(channel_id)
            with about_donor():
                await self._account.call(functions.channels.LeaveChannelRequest(peer))
        except DonorUnavailable:
            return  # thrown out, closed to us or gone
        except TelegramError as refused:
            if not isinstance(refused.__cause__, errors.UserNotParticipantError):
                raise

    async def may_post(self, channel_id: int) -> bool:
        try:
            peer = await self._account.channels.peer(channel_id)
            answer = await self._account.call(
                functions.channels.GetParticipantRequest(channel=peer, participant=types.InputPeerSelf())
            )
        except (DonorUnavailable, TargetClosed):
            return False
        except TelegramError as refused:
            if isinstance(refused.__cause__, errors.UserNotParticipantError):
                return False
            raise
        return _publishes(answer.participant)

    async def room(self) -> Room:
        """One request per 100 dialogs."""
        await self._account.channels.sweep()
        return Room(self._account.channels.joined, self._account.channels_limit)

    async def _join(self, request: Any) -> Membership:
        try:
            answer = await self._account.call(request)
        except TelegramError as refused:
            match refused.__cause__:
                case errors.UserAlreadyParticipantError():
                    return Membership.JOINED
                case errors.InviteRequestSentError():
                    return Membership.REQUESTED
            raise
        if isinstance(answer, types.messages.ChatInviteJoinResultWebView):
            return Membership.REQUESTED  # a guard bot wants to be talked to; its admins decide
        await self._account.channels.learn(answer.updates.chats)
        return Membership.JOINED

    async def _by_name(self, name: str) -> Any:
        with _nothing_as(LinkProblem.NOTHING):
            answer = await self._account.call(functions.contacts.ResolveUsernameRequest(name))
        if isinstance(answer.peer, types.PeerUser):
            raise LinkRefused(LinkProblem.BOT if answer.users[0].bot else LinkProblem.PERSON)
        return _channel(answer.chats, LinkProblem.NOTHING)

    async def _by_id(self, channel_id: int) -> Any:
        """Only a channel the account has met can be asked for; a fresh membership shows in the dialogs."""
        with _nothing_as(LinkProblem.NOT_A_MEMBER):
            if channel_id not in self._account.channels:
                await self._account.channels.sweep()
            peer = await self._account.channels.peer(channel_id)
            answer = await self._account.call(functions.channels.GetChannelsRequest(id=[peer]))
        channel = _channel(answer.chats, LinkProblem.NOT_A_MEMBER)
        if channel.left and not channel.username:
            raise LinkRefused(LinkProblem.NOT_A_MEMBER)
        return channel

    async def _by_invite(self, code: str) -> Any:
        with _nothing_as(LinkProblem.INVITE_EXPIRED):
            seen = await self._account.call(functions.messages.CheckChatInviteRequest(code))
            channel = _seen_channel(seen)
            if isinstance(seen, types.ChatInviteAlready):
                return channel
            if await self._join(functions.messages.ImportChatInviteRequest(code)) is Membership.REQUESTED:
                raise LinkRefused(LinkProblem.AWAITS_APPROVAL)
            seen = await self._account.call(functions.messages.CheckChatInviteRequest(code))
        if not isinstance(seen, types.ChatInviteAlready):
            raise LinkRefused(LinkProblem.NOT_A_MEMBER)
        return _channel([seen.chat], LinkProblem.NOT_A_MEMBER)


def _seen_channel(seen: Any) -> Any:
    """What an invitation shows of its channel; None for a preview, which does not say which one it is."""
    if isinstance(seen, types.ChatInvite):
        if not seen.broadcast:
            raise LinkRefused(LinkProblem.GROUP)
        return None
    channel = _channel([seen.chat], LinkProblem.GROUP)
    if not channel.broadcast:
        raise LinkRefused(LinkProblem.GROUP)
    return channel


def _channel(chats: list[Any], otherwise: LinkProblem) -> Any:
    """The one channel of an answer. A basic group is a group; a forbidden channel is what the caller says."""
    for chat in chats:
        if isinstance(chat, types.Channel):
            return chat
        if isinstance(chat, types.Chat | types.ChatForbidden):
            raise LinkRefused(LinkProblem.GROUP)
    raise LinkRefused(otherwise)


def _publishes(participant: Any) -> bool:
    match participant:
        case types.ChannelParticipantCreator():
            return True
        case types.ChannelParticipantAdmin():
            return bool(participant.admin_rights.post_messages)
    return False


@contextmanager
def _of_an_invite() -> Iterator[None]:
    """An invite that is over says nothing about the channel."""
    try:
        yield
    except DonorUnavailable as refused:
        if isinstance(refused.__cause__, INVITE_OVER):
            raise LinkRefused(LinkProblem.INVITE_EXPIRED) from refused
        raise


@contextmanager
def _nothing_as(problem: LinkProblem) -> Iterator[None]:
    """A link that leads nowhere is no donor's trouble but the link's."""
    try:
        yield
    except DonorUnavailable as refused:
        raise LinkRefused(problem) from refused
