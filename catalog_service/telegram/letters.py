"""What is sent, to one chat or to a hundred thousand. Without aiogram: the web makes letters too."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class LinkButton:
    """Opens an address."""

    label: str
    url: str


@dataclass(frozen=True)
class PressButton:
    """The bot hears of it; `data` is 1 to 64 bytes."""

    label: str
    data: str


Button = LinkButton | PressButton
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Letter:
    """`text` is Telegram's HTML: at most 4096 units after its tags are read, or 1024 beside a picture, or none."""

    text: str
    picture: Path | None = None
    buttons: Rows = ()


def keyboard(rows: Rows) -> dict[str, Any]:
    """As the Bot API has it: `InlineKeyboardMarkup`; without buttons it takes those away that are there."""
    return {"inline_keyboard": [[_button(each) for each in row] for row in rows]}


def _button(button: Button) -> dict[str, str]:
    match button:
        case LinkButton(label=label, url=url):
            return {"text": label, "url": url}
        case PressButton(label=label, data=data):
            return {"text": label, "callback_data": data}
