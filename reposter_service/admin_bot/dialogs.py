"""aiogram's memory of dialogs over our port: they survive a restart of the service."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from reposter_service.clock import Clock
from reposter_service.workflows.bot_ports import Dialogs


class StoredDialogs(BaseStorage):
    """Only admins get here, in their private chats: a user's id names the dialog. What aiogram would write in two
    steps, question and data, our handlers write in one: `keep`.
    """

    def __init__(self, dialogs: Dialogs, clock: Clock) -> None:
        self._dialogs = dialogs
        self._clock = clock

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._dialogs.state(key.user_id)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self.keep(key.user_id, name, await self.data(key.user_id))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return await self.data(key.user_id)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self.keep(key.user_id, await self.get_state(key), data)

    async def data(self, admin_id: int) -> dict[str, Any]:
        return dict(await self._dialogs.data(admin_id))

    async def keep(self, admin_id: int, state: str | None, data: Mapping[str, Any]) -> None:
        """Both are written, or neither: no question ever finds the data of another."""
        await self._dialogs.keep(admin_id, state, data, self._clock())

    async def close(self) -> None:
        """The database is closed by whoever has opened it."""
