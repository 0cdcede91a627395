"""Formatting and keyboards: the world's neutral shapes (the Bot API's words) as TL objects, and back."""

from collections.abc import Mapping
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.world.messages import Entity, Markup

_KINDS: dict[str, Any] = {
    "bold": T.MessageEntityBold,
    "italic": T.MessageEntityItalic,
    "underline": T.MessageEntityUnderline,
    "strikethrough": T.MessageEntityStrike,
    "spoiler": T.MessageEntitySpoiler,
    "code": T.MessageEntityCode,
    "pre": T.MessageEntityPre,
    "blockquote": T.MessageEntityBlockquote,
    "url": T.MessageEntityUrl,
    "text_link": T.MessageEntityTextUrl,
    "mention": T.MessageEntityMention,
    "text_mention": T.MessageEntityMentionName,
    "hashtag": T.MessageEntityHashtag,
    "cashtag": T.MessageEntityCashtag,
    "bot_command": T.MessageEntityBotCommand,
    "email": T.MessageEntityEmail,
    "phone_number": T.MessageEntityPhone,
    "custom_emoji": T.MessageEntityCustomEmoji,
}
_WORDS = {kind: word for word, kind in _KINDS.items()}


def entity_view(entity: Entity) -> Any:
    """A formatted piece as TL; a kind TL does not know becomes `messageEntityUnknown`."""
    where = {"offset": entity.offset, "length": entity.length}
    kind = _KINDS.get(entity.kind, T.MessageEntityUnknown)
    return fill(kind, **where, **_details(entity))


def _details(entity: Entity) -> dict[str, Any]:
    match entity.kind:
        case "text_link":
            return {"url": entity.url}
        case "pre":
            return {"language": entity.language}
        case "text_mention":
            return {"user_id": entity.person_id}
        case "custom_emoji":
            return {"document_id": int(entity.custom_emoji_id or 0)}
        case _:
            return {}


def entity_from(view: Any) -> Entity:
    """What a client sent, in the world's words."""
    mentioned = getattr(view, "user_id", 0)
    return Entity(
        _WORDS.get(type(view), "text_mention" if mentioned else "unknown"),
        view.offset,
        view.length,
        url=getattr(view, "url", ""),
        language=getattr(view, "language", ""),
        person_id=getattr(mentioned, "user_id", mentioned),
        custom_emoji_id=str(getattr(view, "document_id", "")),
    )


def keyboard_view(markup: Markup | None) -> Any:
    """A Bot API keyboard as TL; None for none."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return T.ReplyInlineMarkup(
            [T.KeyboardInlineButtonRow([_inline(button) for button in row]) for row in markup["inline_keyboard"]]
        )
    if "keyboard" in markup:
        rows = [T.KeyboardButtonRow([_button(button) for button in row]) for row in markup["keyboard"]]
        return T.ReplyKeyboardMarkup(
            rows,
            resize=bool(markup.get("resize_keyboard")) or None,
            single_use=bool(markup.get("one_time_keyboard")) or None,
        )
    if markup.get("remove_keyboard"):
        return T.ReplyKeyboardHide()
    return T.ReplyKeyboardForceReply() if markup.get("force_reply") else None


def _inline(button: Mapping[str, Any]) -> Any:
    if "callback_data" in button:
        kind = T.InlineButtonTypeCallback(str(button["callback_data"]).encode())
    elif "web_app" in button:
        kind = T.InlineButtonTypeWebView(button["web_app"]["url"])
    elif "url" in button:
        kind = T.InlineButtonTypeUrl(button["url"])
    else:
        kind = T.InlineButtonTypeDisabled()
    return T.KeyboardInlineButton(button["text"], kind)


def _button(button: Mapping[str, Any] | str) -> Any:
    if isinstance(button, str):
        return T.KeyboardButton(button, T.ButtonTypeDefault())
    if wanted := button.get("request_chat"):
        peers = T.RequestPeerTypeBroadcast() if wanted.get("chat_is_channel") else fill(T.RequestPeerTypeChat)
        return T.KeyboardButton(button["text"], T.ButtonTypeRequestPeer(int(wanted["request_id"]), peers, 1))
    if "web_app" in button:
        return T.KeyboardButton(button["text"], T.ButtonTypeSimpleWebView(button["web_app"]["url"]))
    return T.KeyboardButton(button["text"], T.ButtonTypeDefault())
