"""How one account sees messages: posts of channels, and direct messages in its own box."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.markup_views import entity_view, keyboard_view
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.counters import Counters, Reaction, ReactionKind
from telegram_sandbox.world.media import Media, MediaKind
from telegram_sandbox.world.messages import Content, DirectMessage, ForwardHeader, Message, Service

DATACENTER = 2
"""Every session's datacenter, and every file's: a file elsewhere would need an exported session."""


def post_view(views: Views, channel: Channel, message: Message) -> Any:
    """A channel's post (or group's message) with its counters of this instant."""
    common = {
        "id": message.id,
        "peer_id": views.peer(channel),
        "date": message.date,
        "post": not channel.is_group or None,
        "out": message.author_id == views.viewer.id or None,
        "reply_to": _reply(message.reply_to),
    }
    if channel.is_group and message.author_id:
        common["from_id"] = views.person_peer(message.author_id)
    if message.service:
        return fill(T.MessageService, action=service_action(views, message.service), **common)
    counters = views.world.posts.counters(message)
    return fill(
        T.Message,
        **common,
        **_content(message.content),
        fwd_from=_forward(views, message.forward),
        noforwards=message.is_noforwards or None,
        views=counters.views,
        forwards=None if counters.views is None else counters.forwards,
        reactions=reactions_view(counters, message.chosen.get(views.viewer.id, ())),
        grouped_id=message.grouped_id,
        edit_date=message.edit_date,
    )


def direct_view(views: Views, message: DirectMessage) -> Any:
    """A direct message, under its number in the viewer's own box."""
    mine = views.viewer.id
    common = {
        "id": message.ids[mine],
        "peer_id": views.person_peer(message.other(mine)),
        "from_id": views.person_peer(message.sender_id),
        "date": message.date,
        "out": message.sender_id == mine or None,
        "reply_to": _reply(message.reply_to.ids.get(mine)) if message.reply_to else None,
    }
    if message.service:
        return fill(T.MessageService, action=service_action(views, message.service), **common)
    return fill(
        T.Message,
        **common,
        **_content(message.content),
        fwd_from=_forward(views, message.forward),
        grouped_id=message.grouped_id,
        edit_date=message.edit_date,
    )


def reactions_view(counters: Counters, chosen: tuple[Reaction, ...]) -> Any:
    """The reactions under a post, most frequent first; None when there are none."""
    if not counters.reactions:
        return None
    ranked = sorted(counters.reactions.items(), key=lambda item: (-item[1], item[0]))
    results = [
        T.ReactionCount(reaction_view(reaction), count, chosen.index(reaction) if reaction in chosen else None)
        for reaction, count in ranked
    ]
    return T.MessageReactions(results)


def reaction_view(reaction: Reaction) -> Any:
    if reaction.kind is ReactionKind.PAID:
        return T.ReactionPaid()
    if reaction.kind is ReactionKind.CUSTOM:
        return T.ReactionCustomEmoji(int(reaction.value))
    return T.ReactionEmoji(reaction.value)


def service_action(views: Views, service: Service) -> Any:
    """What happened, for a message nobody wrote; kinds without an action of their own as a text."""
    details = service.details
    title = str(details.get("title", ""))
    match service.kind:
        case "channel_created":
            return T.MessageActionChannelCreate(title)
        case "title_changed":
            return T.MessageActionChatEditTitle(title)
        case "pinned":
            return T.MessageActionPinMessage()
        case "write_access_allowed":
            return T.MessageActionBotAllowed(from_request=True)
        case "web_app_data":
            return T.MessageActionWebViewDataSent(str(details.get("button_text", "")))
        case "chat_shared":
            peer = views.channel_peer(int(details["channel_id"]))
            return T.MessageActionRequestedPeer(int(details["request_id"]), [peer])
        case _:
            return T.MessageActionCustomAction(service.kind)


_STICKERS_SIGN = "👍"


def media_view(media: Media | None, date: int) -> Any:
    if media is None:
        return None
    if media.kind is MediaKind.PHOTO:
        size = T.PhotoSize("x", media.width, media.height, len(media.data))
        return T.MessageMediaPhoto(photo=T.Photo(media.id, media.id, b"sandbox", date, [size], DATACENTER))
    is_video = media.kind is MediaKind.VIDEO
    attributes: list[Any] = [T.DocumentAttributeFilename(media.file_name or f"file{media.id}")]
    if is_video:
        attributes.append(T.DocumentAttributeVideo(media.duration, media.width, media.height))
    if media.kind is MediaKind.STICKER:
        attributes.append(T.DocumentAttributeSticker(_STICKERS_SIGN, T.InputStickerSetEmpty()))
    document = T.Document(
        media.id, media.id, b"sandbox", date, media.mime_type, len(media.data), DATACENTER, attributes
    )
    return T.MessageMediaDocument(document=document, video=is_video or None)


def _content(content: Content) -> dict[str, Any]:
    return {
        "message": content.text,
        "entities": [entity_view(entity) for entity in content.entities] or None,
        "media": media_view(content.media, 0),
        "reply_markup": keyboard_view(content.markup),
    }


def _forward(views: Views, header: ForwardHeader | None) -> Any:
    if header is None:
        return None
    from_id = None
    if header.from_channel_id is not None:
        from_id = views.channel_peer(header.from_channel_id)
    elif header.from_person_id is not None:
        from_id = views.person_peer(header.from_person_id)
    return T.MessageFwdHeader(
        date=header.date, from_id=from_id, from_name=header.from_name, channel_post=header.channel_post
    )


def _reply(message_id: int | None) -> Any:
    return None if message_id is None else T.MessageReplyHeader(reply_to_msg_id=message_id)
