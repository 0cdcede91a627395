"""What a mailing lacks before it may be sent, in words for its manager. Asked when he starts or schedules it, and again
by the worker when a scheduled one's time has come."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from catalog_service.mailings.models import Mailing
from catalog_service.mailings.segments import audience_of, sizes
from catalog_service.telegram.formatting import BrokenHtmlError, formatted
from catalog_service.telegram.lengths import LONGEST_CAPTION, LONGEST_TEXT

LONGEST_SOURCE = 20_000
"""Characters with the tags: more is not even read."""
Target, Halt = Mailing.Target, Mailing.Halt
ENDED_BY_A_SLOT = (Halt.SLOT_SOLD, Halt.SLOT_WITHDRAWN, Halt.SLOT_OVER)


def missing(mailing: Mailing, now: datetime) -> list[str]:
    """Nothing: it may be sent now."""
    wrong = [*wrong_letter(mailing), *_of_the_time(mailing, now), *_without_audience(mailing)]
    return wrong or _without_people(mailing, now)


def missing_to_schedule(mailing: Mailing, now: datetime) -> list[str]:
    """As `missing`, for one that is to begin by itself at `starts_at`."""
    return [*_of_the_beginning(mailing, now), *missing(mailing, now)]


def wrong_letter(mailing: Mailing) -> list[str]:
    """Of the letter alone, whoever gets it and whenever."""
    return [*_of_the_house(), *_of_the_text(mailing), *_of_the_button(mailing)]


def hindrance(mailing: Mailing, now: datetime) -> str:
    """Why one that has begun can not go on now; "" where it can."""
    return next(iter((*wrong_letter(mailing), *_of_the_time(mailing, now))), "")


def _of_the_house() -> Iterator[str]:
    if not settings.BOT_TOKEN:
        yield "У каталога нет бота: токен не указан (CATALOG_BOT_TOKEN)."


def _of_the_text(mailing: Mailing) -> Iterator[str]:
    if wrong := wrong_text(mailing.text, has_picture=bool(mailing.picture)):
        yield wrong


def wrong_text(text: str, *, has_picture: bool) -> str:
    """Why Telegram would not take the text; "" where it would."""
    if not text.strip():
        return "" if has_picture else "Напишите текст: без картинки письмо не бывает пустым."
    if len(text) > LONGEST_SOURCE:
        return f"Слишком длинно: вместе с оформлением здесь {len(text)} знаков."
    try:
        length = formatted(text).length
    except BrokenHtmlError as broken:
        return str(broken)
    longest = LONGEST_CAPTION if has_picture else LONGEST_TEXT
    if length > longest:
        under = "с картинкой Telegram примет" if has_picture else "Telegram примет"
        return f"Слишком длинно: {under} не больше {longest} знаков, здесь {length} (эмодзи — за два)."
    return ""


def _of_the_button(mailing: Mailing) -> Iterator[str]:
    if not mailing.target:
        return
    if not mailing.button.strip():
        yield "Подпишите кнопку."
    if mailing.target == Target.ADDRESS:
        if not mailing.address:
            yield "Укажите адрес, который открывает кнопка."
    elif not settings.MINI_APP_LINK:
        yield "Кнопка не может открыть каталог: не указан адрес Mini App в Telegram (CATALOG_MINI_APP_LINK)."
    elif mailing.target == Target.CHANNEL and mailing.channel is None:
        yield "Выберите канал, который открывает кнопка."
    elif mailing.target == Target.CHANNEL and mailing.channel and not mailing.channel.published:
        yield f"Канал «{mailing.channel}» снят с публикации: кнопка привела бы на первую страницу."
    elif mailing.link is None:
        yield "У кнопки нет ссылки: сохраните рассылку ещё раз."


def _of_the_time(mailing: Mailing, now: datetime) -> Iterator[str]:
    if mailing.not_later_than and mailing.not_later_than <= now:
        yield "Время «не позже» уже прошло."
    slot = mailing.hot_slot
    if slot is None and mailing.halt in ENDED_BY_A_SLOT:
        yield "Горящего места, о котором рассказывает рассылка, больше нет."
    elif slot is not None and not slot.is_alive(now):
        yield "Горящее место уже не продаётся: оно продано, снято, или его срок вышел."


def _of_the_beginning(mailing: Mailing, now: datetime) -> Iterator[str]:
    begins, slot = mailing.starts_at, mailing.hot_slot
    if begins is None:
        yield "Укажите время в поле «Начать»."
    elif begins <= now:
        yield "Время в поле «Начать» уже прошло."
    elif slot is not None and slot.is_alive(now) and not slot.is_alive(begins):
        yield "Ко времени в поле «Начать» срок горящего места уже выйдет: начните раньше."


def _without_audience(mailing: Mailing) -> Iterator[str]:
    if audience_of(mailing) is not None:
        return
    if mailing.follows is not None:
        yield f"Ссылки рассылки «{mailing.follows}» больше нет: кто её не открыл, уже не узнать."
    else:
        yield "Выберите категорию: кому интересна эта рассылка."


def _without_people(mailing: Mailing, now: datetime) -> list[str]:
    """Counted only where nothing else is missing: it takes longer than all of that."""
    audience = audience_of(mailing)
    is_empty = audience is not None and not sizes(audience, now).reachable
    return ["В сегменте сейчас нет никого, кому можно написать."] if is_empty else []
