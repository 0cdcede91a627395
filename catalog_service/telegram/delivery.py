"""Bringing a message to a manager, from within a worker's task. At least once: a lost answer brings it twice."""

import asyncio
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from catalog_service.telegram import actions, queries
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Moved, Outcome, Refused, Sent, Trouble, Unreached, Wait, Wrong

FIRST_PAUSE_S, LONGEST_PAUSE_S = 10, 3600
MOST_ATTEMPTS = 40
"""With those pauses: a day and a half."""


class NotNowError(Exception):
    """Another attempt is worth it; after `seconds`, if Telegram said so."""

    def __init__(self, words: str, seconds: int | None = None) -> None:
        super().__init__(words)
        self.seconds = seconds


class NeverError(Exception):
    """Telegram does not take this message. Its job stays as failed, to be looked at."""


class GrowingPauses(BaseRetryStrategy):
    """For whatever has failed, the database included; Telegram's own wish is obeyed."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NeverError) or job.attempts >= MOST_ATTEMPTS:
            return None
        pause = min(FIRST_PAUSE_S * 2 ** min(job.attempts, 16), LONGEST_PAUSE_S)
        wish = exception.seconds if isinstance(exception, NotNowError) else None
        return RetryDecision(retry_in={"seconds": pause if wish is None else wish})


def deliver(chat: ManagerChat, text: str) -> None:
    """Send HTML and note what came of it: a chat's refusal stands in its row, and is tried again too, for whoever comes
    back within a day and a half is to be told. `NotNowError`, `NeverError`."""
    _refuse_in_silence()
    match asyncio.run(_attempt(chat.chat_id, text)):
        case Sent():
            actions.arrived(chat.chat_id, now=timezone.now())
        case Refused(because=because):
            actions.refused(chat.chat_id, because, now=timezone.now())
            raise NotNowError(f"manager {chat.pk} can not be written to: {because.value}")
        case Moved(chat_id=to):
            actions.moved(chat.chat_id, to)
            raise NotNowError("the group has become a supergroup", 0)
        case Wait(seconds=seconds):
            now = timezone.now()
            actions.keep_silent(now + timedelta(seconds=seconds), now)
            raise NotNowError("Telegram asks the bot to wait", seconds)
        case Unreached(words=words) | Trouble(words=words) | BotUnknown(words=words):
            raise NotNowError(words)
        case Wrong(words=words):
            raise NeverError(words)


def _refuse_in_silence() -> None:
    now = timezone.now()
    if until := queries.silent_until(now):
        raise NotNowError("Telegram wants the bot silent", ceil((until - now).total_seconds()))


async def _attempt(chat_id: int, text: str) -> Outcome:
    # Here, because the web process knows the tasks and must not load aiogram.
    from catalog_service.telegram import client  # noqa: PLC0415

    if not settings.BOT_TOKEN:
        return BotUnknown("CATALOG_BOT_TOKEN is not set")
    async with client.open_bot(settings.BOT_TOKEN, settings.BOT_API_URL) as bot:
        return await client.send(bot, chat_id, text, is_html=True)
