"""A letter that a manager sends to himself: one attempt, and words for whatever comes of it."""

from datetime import timedelta
from functools import partial
from math import ceil

from django.conf import settings
from django.utils import timezone

from catalog_service.mailings.letters import letter
from catalog_service.mailings.models import Trial
from catalog_service.postgres import rows
from catalog_service.telegram import actions, answers, client
from catalog_service.telegram import queries as telegram
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Moved, Outcome, Refused, Sent, Trouble, Unreached, Wait, Wrong
from catalog_service.telegram.sending import Sending

State = Trial.State
LONGEST_WORDS = 512


async def send(number: int) -> None:
    """The trial of this number, unless something has come of it already."""
    trial = await rows.work(partial(_waiting, number))
    if trial is None:
        return
    outcome = await _silence() or await _attempt(trial)
    state, words = (State.SENT, "") if isinstance(outcome, Sent) else (State.FAILED, in_words(outcome))
    await rows.work(partial(_note, trial, state, words))


def in_words(outcome: Outcome) -> str:
    """Why the letter has not arrived, for its manager."""
    match outcome:
        case Sent():
            return ""
        case Refused(because=because):
            return f"Telegram не пускает бота в этот чат: {ManagerChat.Refusal(because).label}."
        case Moved():
            return "Группа стала супергруппой: у неё теперь другой номер. Укажите его у менеджера."
        case Wait(seconds=seconds):
            return f"Telegram просит бота помолчать ещё {seconds} с. Попробуйте позже."
        case Unreached(words=words):
            return f"До Telegram не удалось достучаться, письмо не ушло. {answers.trouble(words)}."
        case Trouble(words=words):
            return f"{answers.trouble(words)}: неизвестно, дошло ли письмо."
        case BotUnknown():
            return "Telegram не узнаёт бота: токен отозван или неверен."
        case Wrong(words=words):
            return f"Telegram не принимает это письмо, {answers.quoted(words)}."


def _waiting(number: int) -> Trial | None:
    looked_at = ("chat", "mailing__category", "mailing__channel", "mailing__link")
    return Trial.objects.filter(pk=number, state=State.WAITING).select_related(*looked_at).first()


async def _silence() -> Outcome | None:
    now = timezone.now()
    until = await rows.work(partial(telegram.silent_until, now))
    return Wait(ceil((until - now).total_seconds())) if until else None


async def _attempt(trial: Trial) -> Outcome:
    if not settings.BOT_TOKEN:
        return BotUnknown("CATALOG_BOT_TOKEN is not set")
    async with client.open_bot(settings.BOT_TOKEN, settings.BOT_API_URL) as bot:
        outcome = await Sending(bot, letter(trial.mailing), trial.mailing.picture_file_id).to(trial.chat.chat_id)
    if isinstance(outcome, Wait):
        now = timezone.now()
        await rows.work(partial(actions.keep_silent, now + timedelta(seconds=outcome.seconds), now))
    return outcome


def _note(trial: Trial, state: Trial.State, words: str) -> None:
    Trial.objects.filter(pk=trial.pk).update(state=state, words=words[:LONGEST_WORDS])
