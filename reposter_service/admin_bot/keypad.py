"""The keypad of a sign-in code: Telegram voids a code that is typed as text into one of its chats, so it is pressed.

What is pressed lives in memory alone, and no longer than the attempt.
"""

from dataclasses import dataclass, field
from secrets import token_hex

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

ROWS = ("123", "456", "789")
ERASE, ENTER = "erase", "enter"
LONGEST = 10


class Key(CallbackData, prefix="key"):
    """`name`: a digit, ERASE or ENTER. `question`: the one under which this keypad stands; it answers no other."""

    name: str
    question: str


@dataclass(slots=True)
class Keypads:
    """What each admin has pressed so far."""

    _pressed: dict[int, str] = field(default_factory=dict, repr=False)

    def press(self, admin_id: int, name: str) -> str:
        """The digits after this key; ENTER changes none."""
        before = self._pressed.get(admin_id, "")
        if name == ERASE:
            self._pressed[admin_id] = before[:-1]
        elif name != ENTER:
            self._pressed[admin_id] = (before + name)[:LONGEST]
        return self._pressed.get(admin_id, "")

    def clear(self, admin_id: int) -> None:
        self._pressed.pop(admin_id, None)


def new_question() -> str:
    """A name that no other question bears, not even one of before a restart."""
    return token_hex(4)


def keys(question: str) -> list[list[InlineKeyboardButton]]:
    """As on a telephone."""

    def key(label: str, name: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=label, callback_data=Key(name=name, question=question).pack())

    rows = [[key(digit, digit) for digit in row] for row in ROWS]
    return [*rows, [key("⌫", ERASE), key("0", "0"), key("Войти", ENTER)]]


def shown(pressed: str, length: int | None) -> str:
    """`1 2 3 • •`: how far a code of this length is; without a length only what is pressed."""
    return " ".join(pressed.ljust(length or 0, "•"))


def digits_of(text: str) -> str | None:
    """`1-2-3-4-5`, `1 2 3 4 5`, `12345` as a code; None for what is none."""
    code = "".join(character for character in text if character not in " -–—.,_/")
    return code if code.isascii() and code.isdigit() and 3 <= len(code) <= LONGEST else None
