"""Moments as a person says them on a given day: Moscow's time, as everywhere here."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime

from catalog_service.back_office.mailing_words import amount

MINUTES, HOURS, DAYS = ("минуту", "минуты", "минут"), ("час", "часа", "часов"), ("день", "дня", "дней")
ON = {-1: "вчера", 0: "сегодня", 1: "завтра"}


def when(at: datetime, now: datetime) -> str:
    """`сегодня в 04:12`, `12 мая в 10:00`, `12 мая 2025 в 10:00`."""
    there, today = localtime(at), localtime(now).date()
    return f"{day(there.date(), today)} в {there:%H:%M}"


def day(its: date, today: date) -> str:
    """`сегодня`, `12 мая`, `12 мая 2025`."""
    if known := ON.get((its - today).days):
        return known
    return calendar(its, today)


def calendar(its: date, today: date) -> str:
    """`12 мая`, `12 мая 2025`, also of today."""
    return date_format(its, "j E" if its.year == today.year else "j E Y")


def until(at: datetime, now: datetime) -> str:
    """What stands behind «до»: `15:30`, `15:30 12 мая`."""
    there, today = localtime(at), localtime(now).date()
    return f"{there:%H:%M}" if there.date() == today else f"{there:%H:%M} {date_format(there, 'j E')}"


def ago(at: datetime, now: datetime) -> str:
    """`только что`, `12 минут назад`, `3 часа назад`, `5 дней назад`."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "только что"
    return f"{age(passed)} назад"


def age(time: timedelta) -> str:
    """`12 минут`, `3 часа`, `5 дней`: of what is a minute old and older."""
    if time < timedelta(hours=1):
        return amount(max(1, time // timedelta(minutes=1)), MINUTES)
    return amount(time // timedelta(hours=1), HOURS) if time < timedelta(days=2) else amount(time.days, DAYS)
