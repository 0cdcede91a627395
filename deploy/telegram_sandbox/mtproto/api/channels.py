"""channels.*, contacts.resolveUsername and invites: finding channels, coming in, going, looking around."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import channel_of, open_channel, own_channel
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import available_reactions
from telegram_sandbox.world.channels import Channel


@method("contacts.resolveUsername")
def resolve_username(call: Call, request: Any) -> Any:
    views = call.views()
    peer = views.peer(call.world.resolve(request.username))
    return T.contacts.ResolvedPeer(peer, views.chats(), views.users())


@method("channels.joinChannel")
def join_channel(call: Call, request: Any) -> Any:
    channel = channel_of(call, request.channel)
    call.world.members.join(channel, call.me, origin=call.connection)
    return T.messages.ChatInviteJoinResultOk(_changed(call, channel))


@method("channels.leaveChannel")
def leave_channel(call: Call, request: Any) -> Any:
    channel = channel_of(call, request.channel)
    call.world.members.leave(channel, call.me, origin=call.connection)
    return _changed(call, channel)


@method("messages.checkChatInvite")
def check_chat_invite(call: Call, request: Any) -> Any:
    """What an invite leads to: the channel itself to its members, a preview to everybody else."""
    channel, invite = call.world.channels.by_invite(request.hash)
    if call.me.id in channel.members:
        return T.ChatInviteAlready(call.views().channel(channel))
    return fill(
        T.ChatInvite,
        title=channel.title,
        about=channel.about or None,
        photo=T.PhotoEmpty(0),
        participants_count=channel.subscribers,
        channel=True,
        broadcast=not channel.is_group or None,
        megagroup=channel.is_group or None,
        public=not channel.is_private or None,
        request_needed=invite.needs_approval or None,
    )


@method("messages.importChatInvite")
def import_chat_invite(call: Call, request: Any) -> Any:
    channel = call.world.members.join_by_invite(request.hash, call.me, origin=call.connection)
    return T.messages.ChatInviteJoinResultOk(_changed(call, channel))


@method("channels.getChannels", when_frozen=True)
def get_channels(call: Call, request: Any) -> Any:
    views = call.views()
    return T.messages.Chats([views.channel(channel_of(call, given)) for given in request.id])


@method("channels.getFullChannel", when_frozen=True)
def get_full_channel(call: Call, request: Any) -> Any:
    """`available_reactions`, the pts a client starts from, and how many are in."""
    channel = open_channel(call, request.channel)
    views = call.views()
    views.peer(channel)
    latest = channel.latest()
    is_admin = channel.rights_of(call.me.id) is not None
    full = fill(
        T.ChannelFull,
        id=channel.id,
        about=channel.about,
        read_inbox_max_id=channel.read_marks.get(call.me.id, 0),
        read_outbox_max_id=latest.id if latest else 0,
        chat_photo=T.PhotoEmpty(0),
        notify_settings=T.PeerNotifySettings(),
        pts=channel.pts,
        participants_count=channel.subscribers,
        can_view_participants=is_admin or channel.is_group or None,
        admins_count=len(channel.admins) + 1 if is_admin else None,
        requests_pending=len(channel.join_requests) if is_admin else None,
        available_reactions=available_reactions(channel.reactions),
        paid_reactions_available=channel.reactions.with_paid or None,
    )
    return T.messages.ChatFull(full, views.chats(), views.users())


@method("channels.createChannel")
def create_channel(call: Call, request: Any) -> Any:
    """A new private channel; its first message says that it was created, as in Telegram."""
    channel = call.world.channels.create(
        request.title, owner=call.me, about=request.about or "", is_group=bool(request.megagroup)
    )
    call.world.posts.service(channel, "channel_created", title=channel.title)
    return _changed(call, channel)


@method("channels.checkUsername")
def check_username(call: Call, request: Any) -> Any:
    return call.world.names.is_free(request.username)


@method("channels.updateUsername")
def update_username(call: Call, request: Any) -> Any:
    channel = own_channel(call, request.channel)
    call.world.channels.rename(channel, request.username or None, origin=call.connection)
    return True


def _changed(call: Call, channel: Channel) -> Any:
    views = call.views()
    views.peer(channel)
    return views.updates([T.UpdateChannel(channel.id)])
