"""Mailings in words: how many people, how long it takes, to whom, what is wrong."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from catalog_service.back_office.words import number
from catalog_service.mailings.models import Mailing, Recipient, Strength
from catalog_service.mailings.segments import Sizes
from catalog_service.telegram import answers

State, Halt, Target = Mailing.State, Mailing.Halt, Mailing.Target
NOBODY_ASKED = "Выберите категорию: по ней собираются получатели."
NOBODY_KNOWN = "Ссылки той рассылки больше нет: кто её не открыл, уже не узнать."
NOBODY_LEFT = "Письмо открыли все, кто его получил: писать некому."
NOT_SENT = "не отправлено"
ADVICE = {
    Halt.BOT_UNKNOWN: "Тот, кто следит за сервером, должен указать верный токен; потом нажмите «Продолжить».",
    Halt.NOT_TAKEN: "Остановите рассылку и исправьте письмо в копии.",
    Halt.CHANNEL_HIDDEN: "Опубликуйте канал и нажмите «Продолжить», или остановите рассылку.",
    Halt.RESTORED: "Кому письмо уже ушло, база могла забыть. Продолжить безопасно: второй раз никому не отправится.",
    Halt.SLOT_SOLD: "Если это ошибка, верните место в продажу: тогда рассылку можно будет продолжить.",
    Halt.SLOT_WITHDRAWN: "Если это ошибка, верните место в продажу: тогда рассылку можно будет продолжить.",
    Halt.NOT_READY: "Исправьте и запланируйте заново.",
}
"""What to do about why it is halted, where there is something to do."""


class _Forms(NamedTuple):
    """Of a Russian noun: 1, 2, 5."""

    one: str
    few: str
    many: str


PEOPLE = _Forms("человек", "человека", "человек")


def amount(count: int, forms: tuple[str, str, str]) -> str:
    """`812 человек`, `1 204 человека`."""
    return f"{number(count)} {_form(count, _Forms(*forms))}"


def _form(count: int, forms: _Forms) -> str:
    last, last_two = count % 10, count % 100
    if last == 1 and last_two != 11:
        return forms.one
    return forms.few if last in {2, 3, 4} and last_two not in {12, 13, 14} else forms.many


def size(sizes: Sizes) -> str:
    """`812 человек, написать можно 640`."""
    return f"{amount(sizes.everyone, PEOPLE)}, написать можно {number(sizes.reachable)}"


def takes(letters: int) -> str:
    """`около 26 секунд`, `около 27 минут`, `около 2 ч 10 мин` at the set rate; "" without a rate or letters."""
    if not letters or not settings.MAILINGS_A_SECOND:
        return ""
    return f"около {genitive(lasts(letters))}"


def lasts(letters: int) -> timedelta:
    """How long the sending takes at the set rate; 0 without one."""
    rate = settings.MAILINGS_A_SECOND
    return timedelta(seconds=letters / rate) if rate else timedelta()


def genitive(time: timedelta) -> str:
    """`26 секунд`, `1 минуты`, `2 ч 10 мин`: what stands behind «около»."""
    seconds = max(1, round(time.total_seconds()))
    if seconds < 90:
        return f"{seconds} {_form(seconds, _Forms('секунды', 'секунд', 'секунд'))}"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} {_form(minutes, _Forms('минуты', 'минут', 'минут'))}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} ч {rest} мин" if rest else f"{hours} ч"


def moment(at: datetime) -> str:
    """`22 ноября, 15:00`: Moscow's time, as everywhere here."""
    return date_format(localtime(at), "j E, H:i")


def whom(mailing: Mailing) -> str:
    """Its segment in words."""
    if mailing.follows is not None:
        return f"Кто получил «{mailing.follows}» и не открыл"
    if mailing.category is None:
        return "Категория не выбрана"
    strength = Strength(mailing.strength).label.partition(":")[0]
    return f"«{mailing.category}», интерес {strength}, за {amount(mailing.days, ('день', 'дня', 'дней'))}"


def halted(mailing: Mailing) -> str:
    """Why it is paused, cancelled or has come back to a draft, and what to do; "" where it has not."""
    if not mailing.halt:
        return ""
    why = f"{Halt(mailing.halt).label}."
    parts = (why[0].upper() + why[1:], _said(mailing), ADVICE.get(Halt(mailing.halt), ""))
    return " ".join(each for each in parts if each)


def _said(mailing: Mailing) -> str:
    """What it was halted with. Of a token nothing: what Telegram answers to it is the same in English."""
    words = mailing.halt_words.rstrip(".")
    if not words or mailing.halt == Halt.BOT_UNKNOWN:
        return ""
    if mailing.halt != Halt.NOT_TAKEN:
        return f"{words}."
    said = answers.quoted(words)
    return f"{said[0].upper()}{said[1:]}."


def state_of(recipient: Recipient.State, mailing: str) -> str:
    """What has become of a recipient, by his state and his mailing's: where it was stopped, nobody waits any more."""
    return NOT_SENT if recipient == Recipient.State.QUEUED and mailing == State.CANCELLED else str(recipient.label)


def opens(mailing: Mailing) -> str:
    """What the button under the letter opens."""
    match mailing.target:
        case Target.CHANNEL:
            return f"Канал «{mailing.channel}»" if mailing.channel else "Канал не выбран"
        case Target.CATEGORY:
            return f"Категория «{mailing.category}»" if mailing.category else "Категория не выбрана"
        case Target.FIRST_PAGE:
            return "Первая страница каталога"
        case Target.ADDRESS:
            return mailing.address or "Адрес не указан"
    return "Без кнопки"
