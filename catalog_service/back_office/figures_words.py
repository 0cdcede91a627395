"""Automatic figures in words: how each source fares with a channel, what to do about it, what TGStat's labels mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.timezone import localtime

from catalog_service.back_office import moments
from catalog_service.back_office.words import number
from catalog_service.channels.models import Channel
from catalog_service.figures.findings import Door
from catalog_service.figures.models import DOORS, Attempt, DoorState, Profile, Refresh
from catalog_service.figures.queries import DoorHealth
from catalog_service.figures.states import OF_THE_SOURCE, WORDS, State

UNPROVEN = "по открытым описаниям: живого ответа мы не видели"
UNPROVEN_DOORS = frozenset({Door.TELEMETR, Door.TELEMETR_PAGE})
UNPROVEN_STATES = frozenset({(Door.TELEGRAM, State.PRIVATE)})
NOT_ASKED = "ещё не спрашивали"
NEVER = "данных ещё не давал"
ADVICE = {
    State.CLOSED: "Охват дают TGStat и Telemetr; нет его и там — впишите вручную.",
    State.PRIVATE: "Чего не знает TGStat, впишите вручную со слов владельца; проверьте и приглашение.",
    State.GROUP: "Проверьте ссылку: в каталоге бывают только каналы.",
    State.BOT: "Проверьте ссылку: канал мог сменить имя.",
    State.PERSON: "Проверьте ссылку: канал мог сменить имя.",
    State.FREE: "Найдите канал под новым именем и исправьте ссылку или снимите его с публикации.",
    State.ANOTHER: "Найдите прежний канал и исправьте ссылку: показатели чужого канала не берутся.",
    State.RENAMED: "Проверьте, что по новой ссылке тот же канал.",
    State.NOT_KNOWN: "Остаются другие источники; на сайте источника канал можно добавить.",
    State.EMPTY: "Охват появится с первыми постами.",
    State.REFUSED: "Делать ничего не нужно: источник отдохнёт, и каталог спросит снова.",
    State.TOO_OFTEN: "Делать ничего не нужно: каталог спросит позже.",
    State.NO_PACKAGE: "Пакет API подключается в кабинете источника; до тех пор показатели дают другие.",
    State.QUOTA: "Ждать, пока квота обновится, или расширить её в кабинете источника.",
    State.BAD_TOKEN: "Тот, кто следит за сервером, должен указать верный токен.",
    State.UNREACHABLE: "Каталог попробует снова сам.",
    State.TROUBLE: "Каталог попробует снова сам.",
    State.TOO_LARGE: "Скажите тому, кто следит за сервером: так отвечать источник не должен.",
    State.ELSEWHERE: "Скажите тому, кто следит за сервером: источник, похоже, переехал.",
    State.UNKNOWN_SHAPE: "Скачайте копию и отдайте её разработчику: страница изменилась.",
}
"""What an editor does about it."""
RED = (
    "Красная метка TGStat: её ставят за накрутку. Показатели могут быть завышены — проверьте канал, прежде чем "
    "продавать в нём рекламу."
)
BLACK = (
    "Чёрная метка TGStat: её ставят за мошенничество. Снимите канал с публикации, пока не разберётесь с его владельцем."
)
"""What TGStat's documentation says of its labels, and what to do."""
ASKED = frozenset({Door.TELEGRAM, Door.TGSTAT, Door.TELEMETR})
"""Whom figures are asked of."""
QUIET = timedelta(minutes=2)
"""A worker that asks nobody for so long, though somebody waits and no source rests, is none."""
NOBODY = "Источники никто не спрашивает: исполнитель не работает. Скажите тому, кто следит за сервером."
FRESH, TROUBLED, RESTING, OFF = "success", "warning", "default", ""
"""Colours of marks."""


@dataclass(frozen=True)
class Line:
    """How a source fares with a channel: `state` in words, `colour` of its mark, `page`: address of what was kept."""

    door: Door
    name: str
    state: str
    colour: str
    advice: str = ""
    found: str = ""
    unproven: str = ""
    page: str = ""


def lines(attempts: Mapping[Door, Attempt], doors: Iterable[DoorHealth], now: datetime) -> list[Line]:
    """Every door in its order; that of pictures where it was ever asked."""
    told = (health for health in doors if health.door is not Door.PICTURES or health.door in attempts)
    return [_line(health, attempts.get(health.door), now) for health in told]


def _line(health: DoorHealth, attempt: Attempt | None, now: datetime) -> Line:
    state, colour = _now(health, attempt, now)
    known = State(attempt.state) if attempt else None
    is_unproven = health.door in UNPROVEN_DOORS or (health.door, known) in UNPROVEN_STATES
    return Line(
        door=health.door,
        name=DOORS[health.door],
        state=state,
        colour=colour,
        advice=ADVICE.get(known, "") if known and health.is_on else "",
        found=_found(attempt, now),
        unproven=UNPROVEN if is_unproven else "",
        page=reverse("admin:channels_channel_answer", args=[attempt.channel_id, health.door])
        if attempt and attempt.page
        else "",
    )


def _now(health: DoorHealth, attempt: Attempt | None, now: datetime) -> tuple[str, str]:
    """Why it gives nothing comes first: switched off, resting; then what came of asking it last. Where that is of the
    channel, and not why the source rests, both are told."""
    if not health.is_on:
        return health.off_because, OFF
    if attempt is None:
        return (rest(health, now), RESTING) if health.rests else (NOT_ASKED, OFF)
    if health.rests and State(attempt.state) in OF_THE_SOURCE:
        return rest(health, now), RESTING
    colour = FRESH if attempt.state == State.FOUND and not attempt.words else TROUBLED
    return outcome(attempt, now) + (f"; {rest(health, now)}" if health.rests else ""), colour


def outcome(attempt: Attempt, now: datetime) -> str:
    """«получено сегодня в 04:12»; «предпросмотр канала закрыт: видны только подписчики — сегодня в 04:12»."""
    at, words = moments.when(attempt.at, now), WORDS[State(attempt.state)]
    said = f" ({attempt.words.rstrip('.')})" if attempt.words else ""
    return f"{words} {at}{said}" if attempt.state == State.FOUND else f"{words}{said} — {at}"


def _found(attempt: Attempt | None, now: datetime) -> str:
    """When it last gave something, unless that is what its state says."""
    if attempt is None or attempt.state == State.FOUND:
        return ""
    return f"последние данные {moments.when(attempt.found_at, now)}" if attempt.found_at else NEVER


def rest(health: DoorHealth, now: datetime) -> str:
    """«источник отдыхает до 15:30: источник просит спрашивать реже»."""
    row = health.state
    if row is None or row.rests_until is None:
        return "отдыхает"
    return f"отдыхает до {moments.until(row.rests_until, now)}: {_why(row)}"


def holds(doors: Sequence[DoorHealth], wanted_at: datetime, now: datetime) -> list[str]:
    """Why somebody who was wanted then still waits; nothing where it is only his turn that has not come."""
    resting = [f"{DOORS[each.door]}: {rest(each, now)}." for each in _asked(doors) if each.rests]
    return resting or ([NOBODY] if is_nobody_there(doors, wanted_at, now) else [])


def is_nobody_there(doors: Sequence[DoorHealth], wanted_at: datetime, now: datetime) -> bool:
    """Somebody was wanted then and still waits, though no source rests and nobody asks any."""
    known = _asked(doors)
    at = [each.state.asked_at for each in known if each.state and each.state.asked_at]
    return not any(each.rests for each in known) and max([wanted_at, *at]) < now - QUIET


def _asked(doors: Sequence[DoorHealth]) -> list[DoorHealth]:
    return [each for each in doors if each.door in ASKED and each.is_on]


def _why(row: DoorState) -> str:
    words = WORDS[State(row.why)] if row.why else "источник не отвечал"
    return f"{words} ({row.words.rstrip('.')})" if row.words else words


# ── The channel ──────────────────────────────────────────────────────────────────────────────────────────────────────


def turn(refresh: Refresh | None, now: datetime) -> list[str]:
    """When figures came last, when the next come by themselves."""
    if refresh is None or (refresh.tried_at is None and refresh.due_at <= now):
        return ["Показатели ещё не спрашивали: новый канал сразу встаёт в очередь, обычно это несколько секунд."]
    last = f"Обновлены {moments.when(refresh.refreshed_at, now)}." if refresh.refreshed_at else "Ещё не получены."
    if refresh.tried_at and refresh.tried_at != refresh.refreshed_at:
        last += f" Последняя попытка {moments.when(refresh.tried_at, now)}."
    due = "уже подошло" if refresh.due_at <= now else moments.when(refresh.due_at, now)
    return [last, f"Следующее обновление по расписанию: {due}."]


def waits(refresh: Refresh | None, now: datetime) -> str:
    """«Ждёт очереди: попросил редактор 2 минуты назад.»; "" of what nobody has asked for."""
    if refresh is None or refresh.wanted_at is None:
        return ""
    if refresh.wanted_by == Refresh.By.ROUND:
        return f"Ждёт очереди в обходе, начатом {moments.when(refresh.wanted_at, now)}."
    return f"Ждёт очереди: попросил {refresh.get_wanted_by_display()} {moments.ago(refresh.wanted_at, now)}."


def too_soon(refresh: Refresh, may_at: datetime, now: datetime) -> str:
    """«Обновляли 12 минут назад, снова можно в 14:20.»"""
    tried = f"Обновляли {moments.ago(refresh.tried_at, now)}, снова" if refresh.tried_at else "Снова"
    return f"{tried} можно в {localtime(may_at):%H:%M}."


def warnings(channel: Channel, profile: Profile | None, now: datetime) -> list[str]:
    """TGStat's labels, silence, another name."""
    said = [BLACK] if profile and profile.black_label else []
    said += [RED] if profile and profile.red_label else []
    today = localtime(now).date()
    if channel.silent_since:
        since = moments.day(channel.silent_since, today)
        said.append(f"Молчит: последний пост был {since}. ERR такого канала не сравнивается и не измеряется.")
    if profile and profile.was:
        until = f" до {moments.calendar(localtime(profile.renamed_at).date(), today)}" if profile.renamed_at else ""
        said.append(f"Канал переименован: был @{profile.was}{until}. Ссылка исправлена сама, проверьте её.")
    return said


def mean(profile: Profile | None) -> str:
    """Beside the reach, which is a median; "" where no posts were read."""
    if profile is None or profile.mean_reach is None:
        return ""
    whole = profile.mean_reach.quantize(Decimal(1), ROUND_HALF_UP)
    return (
        f"Среднее просмотров последних постов в Telegram — {number(whole)}. Охватом оттуда берётся не оно, а медиана: "
        "один удачный пост её не сдвинет."
    )
