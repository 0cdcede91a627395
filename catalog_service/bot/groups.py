"""Groups whose members may be told of requests. There the bot says nothing but that."""

from html import escape

from aiogram.enums import ChatType
from aiogram.types import Chat, User

from catalog_service.bot.voice import Voice
from catalog_service.postgres import rows
from catalog_service.telegram import actions, queries

HINT = (
    "Чтобы заявки приходили и в группу «{title}», добавьте её в админке: раздел «Менеджеры», номер группы "
    "<code>{chat_id}</code>."
)


class Groups:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def let_in(self, chat: Chat, by: User) -> None:
        """A group that is on the managers' list is written to again; of a new one its number is told to the manager who
        has let the bot in, for nobody can see it, and to nobody else."""
        if await rows.work(lambda: queries.is_manager(chat.id)):
            await rows.work(lambda: actions.opened(chat.id))
        elif chat.type != ChatType.CHANNEL and await rows.work(lambda: queries.is_manager(by.id)):
            hint = HINT.format(title=escape(chat.title or ""), chat_id=chat.id)
            await self._voice.say(by.id, hint, is_html=True)
