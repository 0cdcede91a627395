"""A button pressed twice in a row by an impatient finger is pressed once."""

from collections.abc import Callable
from typing import Any

from aiogram.types import CallbackQuery, TelegramObject, Update

from reposter_service.admin_bot.access import Handler
from reposter_service.admin_bot.places import Go

WITHIN_S = 1.5


class DoublePress:
    """Sees presses as they arrive, before any waits for the handling of another. `seconds`: a clock nobody sets.

    Only ways to places are looked at: on the keypad of the sign-in a digit may well be pressed twice.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: dict[int, tuple[int, str, float]] = {}
        """Admin id → message, button, when."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        press = event.callback_query if isinstance(event, Update) else None
        if press is not None and self._is_second(press):
            return await press.answer()
        return await handler(event, data)

    def _is_second(self, press: CallbackQuery) -> bool:
        if press.message is None or press.data is None or not press.data.startswith(Go.__prefix__):
            return False
        now, this = self._seconds(), (press.message.message_id, press.data)
        *before, when = self._last.get(press.from_user.id, (0, "", 0.0))
        if tuple(before) == this and now - when < WITHIN_S:
            return True
        self._last[press.from_user.id] = (*this, now)
        return False
