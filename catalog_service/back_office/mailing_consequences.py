"""What happens when a mailing is told to do something, in words for whoever is about to press the button."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from catalog_service.back_office import mailing_words as words
from catalog_service.back_office.mailing_warnings import warnings
from catalog_service.mailings import readiness
from catalog_service.mailings.actions import waiting
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.segments import audience_of, sizes

STAYS = "Отправленное письмо отозвать нельзя; остальным отправку можно остановить в любой момент."


@dataclass(frozen=True)
class Consequences:
    """`missing`: why it can not be done now; else `lines` say what happens, `warnings` what to think of."""

    missing: list[str]
    lines: list[str]
    warnings: list[str] = field(default_factory=list)


def consequences(word: str, mailing: Mailing, now: datetime) -> Consequences:
    """Of a command by its word; of one that can be taken back at once nothing."""
    match word:
        case "start":
            missing = readiness.missing(mailing, now)
            return Consequences(missing, []) if missing else _told(mailing, _of_start(mailing, now), now, now)
        case "schedule":
            missing, begin = readiness.missing_to_schedule(mailing, now), mailing.starts_at or now
            return Consequences(missing, []) if missing else _told(mailing, _of_schedule(mailing, now), begin, now)
        case "resume":
            wrong = readiness.hindrance(mailing, now)
            return Consequences([wrong] if wrong else [], list(_of_resume(mailing)))
        case "cancel":
            return Consequences([], list(_of_cancel(mailing)))
    return Consequences([], [])


def _told(mailing: Mailing, lines: Iterator[str], begin: datetime, now: datetime) -> Consequences:
    whom = f"Кому: {words.whom(mailing)}."
    return Consequences([], [whom, *lines], list(warnings(mailing, audience_of(mailing), begin, now)))


def _of_start(mailing: Mailing, now: datetime) -> Iterator[str]:
    audience = audience_of(mailing)
    reachable = sizes(audience, now).reachable if audience else 0
    took = words.takes(reachable)
    yield f"Письмо получат: {words.amount(reachable, words.PEOPLE)}." + (f" Это займёт {took}." if took else "")
    yield from _of_the_end(mailing, now, reachable)
    yield STAYS


def _of_the_end(mailing: Mailing, begin: datetime, reachable: int) -> Iterator[str]:
    if mailing.not_later_than is None:
        return
    yield f"После {words.moment(mailing.not_later_than)} никому больше не отправится."
    if begin + words.lasts(reachable) > mailing.not_later_than:
        yield "До этого времени письмо успеют получить не все."


def _of_schedule(mailing: Mailing, now: datetime) -> Iterator[str]:
    audience, begin = audience_of(mailing), mailing.starts_at
    if audience is None or begin is None:
        return
    of = sizes(audience, now)
    yield f"Отправка начнётся сама {words.moment(begin)} по Москве."
    yield f"Получатели соберутся в этот момент. Сейчас это {words.size(of)}."
    yield from _of_the_end(mailing, begin, of.reachable)
    yield "До начала рассылку можно вернуть в черновик."


def _of_resume(mailing: Mailing) -> Iterator[str]:
    left = waiting(mailing)
    took = words.takes(left)
    who = "Ещё не получили письма" if mailing.state == Mailing.State.CANCELLED else "Ждут письма"
    yield f"{who}: {words.amount(left, words.PEOPLE)}." + (f" Это займёт {took}." if took else "")
    yield "Кто его уже получил, второй раз не получит."


def _of_cancel(mailing: Mailing) -> Iterator[str]:
    if mailing.state == Mailing.State.SCHEDULED:
        yield "Рассылка не начнётся. Потом можно будет только сделать её копию."
        yield "Чтобы исправить её и отправить позже, верните её в черновик."
    elif mailing.frozen_at:
        yield f"Не получат письма: {words.amount(waiting(mailing), words.PEOPLE)}."
        yield "Если это окажется ошибкой, её можно будет продолжить. Если нужна только передышка, нажмите «Пауза»."
    else:
        yield "Продолжить её потом нельзя. Если нужна только передышка, нажмите «Пауза»."
