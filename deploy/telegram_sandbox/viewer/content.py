"""What a message says, for the page: text with its formatting, pictures, buttons, reactions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from telegram_sandbox.world import Content, Counters, Entity, Media, Reaction, ReactionKind

Json = dict[str, Any]

_DEEDS = ("callback_data", "url", "web_app", "copy_text", "request_chat", "request_contact")


def content_view(content: Content, media: Sequence[Media]) -> Json:
    """Entities' offsets are in UTF-16 units, which are JavaScript's own."""
    return {
        "text": content.text,
        "entities": [_entity_view(entity) for entity in content.entities],
        "media": [{"id": file.id, "kind": file.kind.value, "name": file.file_name} for file in media],
        "keyboard": keyboard_view(content.markup),
    }


def _entity_view(entity: Entity) -> Json:
    return {"kind": entity.kind, "offset": entity.offset, "length": entity.length, "url": entity.url}


def keyboard_view(markup: Mapping[str, Any] | None) -> Json | None:
    """Rows of buttons: `inline` ones hang under the message, others stand below the chat."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard")
    if not rows:
        return None
    is_inline = "inline_keyboard" in (markup or {})
    return {"is_inline": is_inline, "rows": [[_button_view(button) for button in row] for row in rows]}


def _button_view(button: Mapping[str, Any] | str) -> Json:
    """`does` is the Bot API's word for it (nothing: its text is said), `carries` what belongs to that."""
    if isinstance(button, str):
        return {"text": button, "does": "", "carries": None}
    does = next((deed for deed in _DEEDS if deed in button), "")
    return {"text": button.get("text", ""), "does": does, "carries": _carried(does, button.get(does))}


def _carried(does: str, value: Any) -> Any:
    match does:
        case "callback_data" | "url":
            return value
        case "copy_text":
            return value.get("text", "")
        case "web_app":
            return value.get("url", "")
        case "request_chat":
            return value.get("request_id")
        case _:
            return None


def reactions_view(counters: Iterable[Counters]) -> list[tuple[str, int]]:
    """Signs with their counts, most frequent first: those of all members of an album together."""
    total: Counter[Reaction] = Counter()
    for each in counters:
        total.update(dict(each.reactions))
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [(_sign(reaction), number) for reaction, number in ranked]


def _sign(reaction: Reaction) -> str:
    if reaction.kind is ReactionKind.PAID:
        return "⭐"
    return reaction.value if reaction.kind is ReactionKind.EMOJI else "✨"
