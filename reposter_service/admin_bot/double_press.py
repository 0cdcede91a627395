"""A button pressed twice in a row by an impatient finger is pressed once."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiogram.types import CallbackQuery, TelegramObject, Update

from reposter_service.admin_bot.access import Handler
from reposter_service.admin_bot.keypad import Key
from reposter_service.admin_bot.messenger import ERRORS

WITHIN_S = 1.5


class DoublePress:
    """Sees presses as they arrive, before any waits for the handling of another. `seconds`: a clock nobody sets.

    All buttons but the keypad's of a sign-in, where a digit may well be pressed twice.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: dict[int, tuple[int, str, float]] = {}
        """Admin id → message, button, when."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        press = event.callback_query if isinstance(event, Update) else None
        if press is not None and self._is_second(press):
            with suppress(*ERRORS):  # pressed while the service was away, it may be too old for an answer
                await press.answer()
            return None
        return await handler(event, data)

    def _is_second(self, press: CallbackQuery) -> bool:
        if press.message is None or press.data is None:
            return False
        now, this = self._seconds(), (press.message.message_id, press.data)
        *before, when = self._last.get(press.from_user.id, (0, "", 0.0))
        if tuple(before) == this and now - when < WITHIN_S and not _is_key(press.data):
            return True
        self._last[press.from_user.id] = (*this, now)
        return False


def _is_key(data: str) -> bool:
    return data.partition(Key.__separator__)[0] == Key.__prefix__
