"""Channels as the bot sees them: the port `BotChannels`. Nothing here needs a userbot."""

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import Chat

from reposter_service.admin_bot.messenger import ERRORS, translated
from reposter_service.domain.links import PrivateLink, PublicLink
from reposter_service.errors import LinkProblem, LinkRefused
from reposter_service.workflows.records import ChannelCard

_BASE = -1_000_000_000_000
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


class AiogramChannels:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def find(self, link: PublicLink | PrivateLink) -> ChannelCard:
        match link:
            case PublicLink(name):
                whom, otherwise = f"@{name}", LinkProblem.NOTHING
            case PrivateLink(id_):
                whom, otherwise = str(chat_id(id_)), LinkProblem.NOT_A_MEMBER
        try:
            chat = await self._bot.get_chat(whom)
        except (TelegramBadRequest, TelegramForbiddenError):
            raise LinkRefused(otherwise) from None
        except ERRORS as error:
            raise translated(error) from None
        return _card(chat)

    async def administers(self, channel_id: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat_id(channel_id), self._bot.id)
        except (TelegramBadRequest, TelegramForbiddenError):
            return False  # it is not even shown who is in the channel
        except ERRORS as error:
            raise translated(error) from None
        return member.status in {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR}


def chat_id(channel_id: int) -> int:
    """A channel's id as the Bot API writes it."""
    return _BASE - channel_id


def channel_id(chat_id: int) -> int:
    """The other way round."""
    return _BASE - chat_id


def _card(chat: Chat) -> ChannelCard:
    if chat.type == ChatType.CHANNEL:
        return ChannelCard(channel_id(chat.id), chat.title or "", chat.username)
    if chat.type in _GROUPS:
        raise LinkRefused(LinkProblem.GROUP)
    is_bot = (chat.username or "").lower().endswith("bot")  # Telegram's rule for the names of bots
    raise LinkRefused(LinkProblem.BOT if is_bot else LinkProblem.PERSON)
