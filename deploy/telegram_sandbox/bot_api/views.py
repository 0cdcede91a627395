"""The world as the Bot API shows it: plain JSON, from one bot's point of view."""

from typing import Any

from telegram_sandbox.bot_api.formatted_text import found_entities
from telegram_sandbox.bot_api.media_views import media_view
from telegram_sandbox.world import (
    Channel,
    Content,
    DirectMessage,
    Entity,
    ForwardHeader,
    Message,
    Person,
    Service,
    World,
)

Json = dict[str, Any]

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def filled(view: Json) -> Json:
    """Without empty fields: Telegram leaves them out."""
    return {name: value for name, value in view.items() if value not in (None, "", [])}


def user_view(person: Person) -> Json:
    return filled(
        {
            "id": person.id,
            "is_bot": person.is_bot,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
            "language_code": None if person.is_bot else person.language_code,
            "is_premium": person.is_premium or None,
        }
    )


def chat_view(peer: Channel | Person) -> Json:
    if isinstance(peer, Channel):
        kind = "supergroup" if peer.is_group else "channel"
        return filled({"id": peer.bot_api_id, "type": kind, "title": peer.title, "username": peer.username})
    return filled(
        {
            "id": peer.id,
            "type": "private",
            "first_name": peer.first_name,
            "last_name": peer.last_name,
            "username": peer.username,
        }
    )


def full_chat_view(peer: Channel | Person) -> Json:
    """`ChatFullInfo`: its first three fields are demanded by client libraries."""
    view = chat_view(peer) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, True),
    }
    if not isinstance(peer, Channel):
        return view
    view["description"] = peer.about
    view["has_protected_content"] = peer.is_noforwards or None
    if peer.reactions.mode != "all":
        view["available_reactions"] = [{"type": "emoji", "emoji": emoji} for emoji in peer.reactions.emojis]
    # An empty list of reactions speaks: none are allowed.
    return {name: value for name, value in view.items() if value not in (None, "")}


class MessageViews:
    """Messages with everything around them. `protected`: (bot id, its number) of direct messages sent as protected."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.protected: set[tuple[int, int]] = set()

    def message(self, bot: Person, message: Message | DirectMessage) -> Json:
        """A post, or a direct message with the number it has in the bot's own box."""
        if isinstance(message, Message):
            return self._post(message)
        return self._direct(bot, message)

    def _post(self, message: Message) -> Json:
        channel = self._world.channels.get(message.channel_id)
        chat = chat_view(channel)
        replied = channel.messages.get(message.reply_to or 0)
        author = self._world.people.find(message.author_id or 0)
        who = {"from": user_view(author) if author else None} if channel.is_group else {"sender_chat": chat}
        return filled(
            {
                "message_id": message.id,
                **who,
                "chat": chat,
                "date": message.date,
                "edit_date": message.edit_date,
                "media_group_id": str(message.grouped_id or ""),
                "forward_origin": self._origin(message.forward),
                "reply_to_message": self._post(replied) if replied else None,
                "has_protected_content": message.is_noforwards or channel.is_noforwards or None,
                **self._body(message.content, message.service),
            }
        )

    def _direct(self, bot: Person, message: DirectMessage) -> Json:
        number = message.ids[bot.id]
        reply = message.reply_to
        return filled(
            {
                "message_id": number,
                "from": user_view(self._world.people.get(message.sender_id)),
                "chat": chat_view(self._world.people.get(message.other(bot.id))),
                "date": message.date,
                "edit_date": message.edit_date,
                "media_group_id": str(message.grouped_id or ""),
                "forward_origin": self._origin(message.forward),
                "reply_to_message": self._direct(bot, reply) if reply and bot.id in reply.ids else None,
                "has_protected_content": (bot.id, number) in self.protected or None,
                **self._body(message.content, message.service),
            }
        )

    def _body(self, content: Content, service: Service | None) -> Json:
        if service:
            return self._service(service)
        entities = [self._entity(entity) for entity in found_entities(content.text, content.entities)]
        markup = content.markup if content.markup and "inline_keyboard" in content.markup else None
        if content.media is None:
            return {"text": content.text, "entities": entities, "reply_markup": markup}
        words = {"caption": content.text, "caption_entities": entities, "reply_markup": markup}
        return words | media_view(content.media)

    def _service(self, service: Service) -> Json:
        details = dict(service.details)
        match service.kind:
            case "chat_shared":
                channel = self._world.channels.get(details.pop("channel_id"))
                return {"chat_shared": {"chat_id": channel.bot_api_id, **details}}
            case "channel_created":
                return {"channel_chat_created": True}
            case "title_changed":
                return {"new_chat_title": details.get("title")}
            case kind:
                return {kind: details}

    def _entity(self, entity: Entity) -> Json:
        person = self._world.people.find(entity.person_id)
        return filled(
            {
                "type": entity.kind,
                "offset": entity.offset,
                "length": entity.length,
                "url": entity.url,
                "language": entity.language,
                "custom_emoji_id": entity.custom_emoji_id,
                "user": user_view(person) if person else None,
            }
        )

    def _origin(self, header: ForwardHeader | None) -> Json | None:
        if header is None:
            return None
        if header.from_channel_id is not None:
            chat = self._known_chat(header.from_channel_id)
            post = {"type": "channel", "chat": chat, "message_id": header.channel_post}
            return {"date": header.date, **(post if header.channel_post else {"type": "chat", "sender_chat": chat})}
        person = self._world.people.find(header.from_person_id or 0)
        if person:
            return {"type": "user", "date": header.date, "sender_user": user_view(person)}
        return {"type": "hidden_user", "date": header.date, "sender_user_name": header.from_name or "?"}

    def _known_chat(self, channel_id: int) -> Json:
        channel = self._world.channels.find(channel_id)
        if channel:
            return chat_view(channel)
        return {"id": -1_000_000_000_000 - channel_id, "type": "channel", "title": f"Channel {channel_id}"}
