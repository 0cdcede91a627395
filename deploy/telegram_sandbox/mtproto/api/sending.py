"""Writing: messages, forwards, reactions, buttons, deletions."""

from collections.abc import Iterable
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import open_channel, own_channel, peer_of, person_of
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.markup_views import entity_from
from telegram_sandbox.mtproto.message_views import direct_view, post_view, reactions_view
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.counters import Reaction
from telegram_sandbox.world.messages import Content, DirectMessage, Message
from telegram_sandbox.world.refusals import Refused


@method("messages.sendMessage")
def send_message(call: Call, request: Any) -> Any:
    """A text into a channel one may post in, or to a person or bot. A repeated `random_id` sends nothing new."""
    target = peer_of(call, request.peer)
    if not request.message.strip():
        raise Refused("MESSAGE_EMPTY")
    key = (call.me.id, target.id)
    memory = call.world.forwards.random_ids
    message = memory.find(key, request.random_id)
    if message is None:
        content = Content(request.message, tuple(entity_from(view) for view in request.entities or ()))
        message = _send(call, target, content, _replied(request))
        memory.remember(key, request.random_id, message)
    return _sent(call, [(request.random_id, message)])


def _send(call: Call, target: Any, content: Content, reply_to: int | None) -> Message | DirectMessage:
    if isinstance(target, Channel):
        call.world.posts.refuse_writing(target, call.me)
        return call.world.posts.publish(target, content, author=call.me, reply_to=reply_to, origin=call.connection)
    replied = call.world.direct.find(call.me, reply_to) if reply_to else None
    return call.world.direct.send(call.me, target, content, reply_to=replied, origin=call.connection)


def _replied(request: Any) -> int | None:
    return getattr(request.reply_to, "reply_to_msg_id", None)


@method("messages.forwardMessages")
def forward_messages(call: Call, request: Any) -> Any:
    """Forward posts of a channel, in the order given. The rules are the world's (`world.forwards`)."""
    source = open_channel(call, request.from_peer)
    target = peer_of(call, request.to_peer)
    done = call.world.forwards.forward(
        call.me,
        source,
        request.id,
        target,
        request.random_id,
        drop_author=bool(request.drop_author),
        origin=call.connection,
    )
    return _sent(call, list(zip(done.random_ids, done.messages, strict=True)))


def _sent(call: Call, pairs: list[tuple[int, Message | DirectMessage]]) -> Any:
    """Which message became of which `random_id`, then the messages themselves, as Telegram orders it."""
    views = call.views()
    numbers = [T.UpdateMessageID(_own_id(call, message), random_id) for random_id, message in pairs]
    return views.updates(numbers + [_news(views, call, message) for _, message in pairs])


def _own_id(call: Call, message: Message | DirectMessage) -> int:
    return message.ids[call.me.id] if isinstance(message, DirectMessage) else message.id


def _news(views: Views, call: Call, message: Message | DirectMessage) -> Any:
    if isinstance(message, DirectMessage):
        box = call.world.direct.box(call.me.id)
        return T.UpdateNewMessage(direct_view(views, message), box.pts_of(message.ids[call.me.id]), 1)
    channel = call.world.channels.get(message.channel_id)
    return T.UpdateNewChannelMessage(post_view(views, channel, message), channel.pts_of(message.id), 1)


@method("messages.sendReaction")
def send_reaction(call: Call, request: Any) -> Any:
    channel = open_channel(call, request.peer)
    wanted = [_reaction_from(given) for given in request.reaction or ()]
    message = call.world.posts.react(channel, request.msg_id, call.me, [r for r in wanted if r])
    counters = call.world.posts.counters(message)
    shown = reactions_view(counters, message.chosen.get(call.me.id, ())) or T.MessageReactions([])
    views = call.views()
    peer = views.peer(channel)
    return views.updates([fill(T.UpdateMessageReactions, peer=peer, msg_id=message.id, reactions=shown)])


def _reaction_from(given: Any) -> Reaction | None:
    if isinstance(given, T.ReactionEmoji):
        return Reaction.emoji(given.emoticon)
    if isinstance(given, T.ReactionCustomEmoji):
        return Reaction.custom(given.document_id)
    return Reaction.paid() if isinstance(given, T.ReactionPaid) else None


@method("messages.getBotCallbackAnswer")
async def get_bot_callback_answer(call: Call, request: Any) -> Any:
    """Press an inline button and wait for the bot, at most 15 seconds (`BOT_RESPONSE_TIMEOUT`)."""
    bot = person_of(call, request.peer)
    message = call.world.direct.find(call.me, request.msg_id)
    if message is None or message.sender_id != bot.id:
        raise Refused("MESSAGE_ID_INVALID")
    query = call.world.buttons.press(call.me, bot, message, (request.data or b"").decode())
    await call.office.answer_to(query)
    if query.answer is None:
        raise Refused("BOT_RESPONSE_TIMEOUT")
    answer = query.answer
    return T.messages.BotCallbackAnswer(
        cache_time=0, alert=answer.is_alert or None, message=answer.text or None, url=answer.url or None
    )


@method("messages.deleteMessages")
def delete_messages(call: Call, request: Any) -> Any:
    gone = call.world.direct.delete(call.me, request.id, origin=call.connection)
    return T.messages.AffectedMessages(call.world.direct.box(call.me.id).pts, len(gone))


@method("channels.deleteMessages")
def delete_channel_messages(call: Call, request: Any) -> Any:
    """An admin with `delete_messages` deletes any post; in groups everybody deletes what is theirs."""
    channel = open_channel(call, request.channel)
    _refuse_deleting(call, channel, request.id)
    gone = call.world.posts.delete(channel, request.id, origin=call.connection)
    return T.messages.AffectedMessages(channel.pts, len(gone))


def _refuse_deleting(call: Call, channel: Channel, message_ids: Iterable[int]) -> None:
    rights = channel.rights_of(call.me.id)
    if rights and rights.delete_messages:
        return
    known = [channel.messages[number] for number in message_ids if number in channel.messages]
    if not channel.is_group or any(message.author_id != call.me.id for message in known):
        raise Refused("MESSAGE_DELETE_FORBIDDEN", 403)


@method("messages.editMessage")
def edit_message(call: Call, request: Any) -> Any:
    """Change the text of a post one may edit."""
    channel = own_channel(call, request.peer)
    rights = channel.rights_of(call.me.id)
    message = call.world.posts.get(channel, request.id)
    if message.author_id != call.me.id and not (rights and rights.edit_messages):
        raise Refused("MESSAGE_AUTHOR_REQUIRED", 403)
    entities = tuple(entity_from(view) for view in request.entities or ())
    content = Content(request.message or "", entities, message.content.media, message.content.markup)
    call.world.posts.edit(channel, request.id, content, origin=call.connection)
    views = call.views()
    return views.updates([T.UpdateEditChannelMessage(post_view(views, channel, message), channel.pts, 1)])
