"""What each update means: somebody wrote, pressed, blocked the bot, let it in again. In groups it is silent."""

import structlog
from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import ChatMemberUpdated, Message, Update, User
from django.utils import timezone

from catalog_service.bot.acquaintance import Acquaintance, News, Start
from catalog_service.bot.albums import Albums
from catalog_service.bot.answering import Answering
from catalog_service.bot.groups import Groups
from catalog_service.bot.opting import Opting
from catalog_service.bot.start_code import code_of
from catalog_service.visitors.actions import Person

log = structlog.get_logger(__name__)

HEARD = ["message", "callback_query", "my_chat_member"]
"""Kinds of updates; edits are none of them."""
UNASKED = {
    ContentType.WRITE_ACCESS_ALLOWED,
    ContentType.WEB_APP_DATA,
    ContentType.PINNED_MESSAGE,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
    ContentType.CHAT_BACKGROUND_SET,
    ContentType.CONNECTED_WEBSITE,
}
"""What Telegram says by itself in somebody's chat, while he is busy with something else: no answer."""
OUT = {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}


class Reception:
    def __init__(self, answering: Answering, acquaintance: Acquaintance, groups: Groups, opting: Opting) -> None:
        self._answering = answering
        self._acquaintance = acquaintance
        self._groups = groups
        self._opting = opting
        self._albums = Albums()

    async def hear(self, update: Update) -> None:
        """Until its answer has arrived. A failure is told in the log and stays with its update."""
        try:
            if update.message is not None:
                await self._message(update.message)
            elif update.callback_query is not None:
                await self._opting.hear(update.callback_query, _person(update.callback_query.from_user))
            elif update.my_chat_member is not None:
                await self._access(update.my_chat_member)
        except Exception:
            log.exception("an update was not dealt with", update=update.update_id)

    async def _message(self, message: Message) -> None:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return
        code = code_of(message.text or "")
        self._met(message.from_user, code)
        if message.content_type not in UNASKED and not self._albums.goes_on(message.media_group_id):
            await self._answering.answer(message.chat.id, code)

    async def _access(self, change: ChatMemberUpdated) -> None:
        is_out = change.new_chat_member.status in OUT
        if change.chat.type == ChatType.PRIVATE:
            if is_out:
                self._acquaintance.note(News(change.chat.id, None, timezone.now()))
            else:
                self._met(change.from_user)
        elif not is_out:
            await self._groups.let_in(change.chat, change.from_user)

    def _met(self, user: User, code: str | None = None) -> None:
        now = timezone.now()
        self._acquaintance.note(News(user.id, _person(user), now, (Start(code, now),) if code else ()))


def _person(user: User) -> Person:
    return Person(user.first_name, user.last_name or "", user.username or "", user.language_code or "")
