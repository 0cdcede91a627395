"""How far a mailing is, in words: what became of its recipients, how long the rest takes, what holds it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.timezone import localtime

from catalog_service.back_office.mailing_words import NOT_SENT, genitive
from catalog_service.back_office.words import number
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.queries import Because, Hold, Progress
from catalog_service.telegram import answers

State = Mailing.State
Its = Recipient.State

COUNTED: dict[Recipient.State, str] = {
    Its.SENT: "получили",
    Its.BLOCKED: "заблокировали бота",
    Its.GONE: "аккаунта нет",
    Its.DECLINED: "отказались",
    Its.FAILED: "Telegram не принял",
    Its.UNKNOWN: "неизвестно, дошло ли",
    Its.SENDING: "отправляется",
    Its.QUEUED: "ждут",
}
"""In the order in which they are told and drawn."""
ALWAYS = (Its.SENT,)
COLOURS = {
    State.DRAFT: "default",
    State.SCHEDULED: "info",
    State.SENDING: "primary",
    State.PAUSED: "warning",
    State.SENT: "success",
    State.CANCELLED: "danger",
}
COLLECTING = "Собираем получателей…"
OTHER_FIRST = "Сейчас отправляется другая рассылка, эта пойдёт за ней."


@dataclass(frozen=True)
class Part:
    """Of the recipients `count` are in `state`."""

    state: Recipient.State
    name: str
    count: int


def parts(progress: Progress, *, is_stopped: bool = False) -> list[Part]:
    """Those that there are, and whoever got the letter in any case. `is_stopped`: nobody waits any more."""
    names = COUNTED | {Its.QUEUED: NOT_SENT} if is_stopped else COUNTED
    return [
        Part(state, name, progress.counts[state])
        for state, name in names.items()
        if progress.counts[state] or state in ALWAYS
    ]


def done(progress: Progress) -> int:
    """Of whom it is known what became, or known that it is unknown."""
    return progress.total - progress.counts[Its.QUEUED] - progress.counts[Its.SENDING]


def received(progress: Progress) -> str:
    """«512 из 640»."""
    return f"{number(progress.counts[Its.SENT])} из {number(progress.total)}"


def counted(progress: Progress, *, is_stopped: bool = False) -> str:
    """«получили 512 из 640 · заблокировали бота 31»."""
    first, *others = parts(progress, is_stopped=is_stopped)
    words = [f"{first.name} {received(progress)}", *(f"{each.name} {number(each.count)}" for each in others)]
    return " · ".join(words)


def pace(progress: Progress) -> str:
    """«24,9 в секунду»; "" while it is not known."""
    rounded = Decimal(progress.per_second).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number(rounded)} в секунду" if rounded else ""


def left(progress: Progress, now: datetime) -> str:
    """«ещё около 3 минут, до 15:42»; "" where nothing is to be sent."""
    if progress.left is None:
        return ""
    return f"ещё около {genitive(progress.left)}, до {_clock(now + progress.left, now)}"


def held(hold: Hold | None, now: datetime) -> str:
    """What holds all mailings, "" where nothing does."""
    if hold is None:
        return ""
    at = _clock(hold.at, now) if hold.at else ""
    if hold.because is Because.SILENCE:
        return f"Telegram просит бота подождать до {at}: потом рассылка продолжится сама."
    if hold.because is Because.TROUBLE:
        return f"{answers.trouble(hold.words)}. Следующая попытка в {at}."
    last = f" с {at}" if at else ""
    return f"Исполнитель рассылок не работает{last}: рассылка ждёт. Скажите тому, кто следит за сервером."


def _clock(moment: datetime, now: datetime) -> str:
    """«15:42»; on another day «15:42 22.11»; of what is near, seconds too."""
    there, here = localtime(moment), localtime(now)
    if there.date() != here.date():
        return f"{there:%H:%M %d.%m}"
    return f"{there:%H:%M:%S}" if abs(moment - now) < timedelta(minutes=2) else f"{there:%H:%M}"
