"""Times and sizes as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
_OF_MONTH: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def span(seconds: float) -> str:
    """A length of time by its one or two largest parts: «3 дн 4 ч», «12 мин», «8 с»."""
    whole = max(0, int(seconds))
    if whole < MINUTE_S:
        return f"{whole} с"
    if whole < HOUR_S:
        return f"{whole // MINUTE_S} мин"
    if whole < DAY_S:
        return _two(whole // HOUR_S, "ч", whole % HOUR_S // MINUTE_S, "мин")
    return _two(whole // DAY_S, "дн", whole % DAY_S // HOUR_S, "ч")


def size(count: float) -> str:
    """Bytes, in steps of 1024: «1,2 ГБ», «340 МБ»."""
    for unit in ("Б", "КБ", "МБ", "ГБ"):
        if count < 1024:
            return f"{count:.1f} {unit}".replace(".0", "").replace(".", ",") if count < 10 else f"{count:.0f} {unit}"
        count /= 1024
    return f"{count:.1f} ТБ".replace(".", ",")


def moment(at: datetime, zone: tzinfo | None = None) -> str:
    """On the machine's own clock, unless a zone is named."""
    return f"{at.astimezone(zone):%d.%m %H:%M}"


def date(at: datetime) -> str:
    """«22 ноября 2026, 03:10 UTC»: the same words on every server."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {_OF_MONTH[utc.month - 1]} {utc:%Y, %H:%M} UTC"


def _two(large: int, of: str, small: int, below: str) -> str:
    return f"{large} {of} {small} {below}" if small and large < 10 else f"{large} {of}"
