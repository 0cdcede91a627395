"""«Рост»: the section of a channel's page: subscribers and reach of 14 days and of 50 weeks, and their files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate

from catalog_service.analytics.models import Grain
from catalog_service.back_office import csv_file
from catalog_service.back_office.chart_words import PERIODS, WEEKDAYS, short
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.back_office.words import MISSING, number
from catalog_service.channels.models import Channel
from catalog_service.figures import growth
from catalog_service.figures.growth import Growth, Series, Values

NONE = "Снимков пока нет: первый появится после обновления показателей."
GRAINS = {"days": Grain.DAY, "weeks": Grain.WEEK}
"""Words of addresses."""
_OF: dict[str, tuple[str, Callable[[Series], Values]]] = {
    "subscribers": ("Подписчики", lambda series: series.subscribers),
    "reach": ("Охват", lambda series: series.reach),
}


@dataclass(frozen=True)
class Point:
    """One of a line: `short` under it, `full` in the table; None: no snapshot knows it."""

    short: str
    full: str
    value: int | None


@dataclass(frozen=True)
class Line:
    """What the template of a chart needs. `change`: how it grew, in words; "" of fewer than two points."""

    key: str
    of: str
    period: str
    first: str
    points: list[Point]
    last: str
    change: str
    file: str

    @property
    def is_drawn(self) -> bool:
        return any(point.value is not None for point in self.points)

    @property
    def label(self) -> str:
        """For those who do not see it."""
        said = f" {self.change}." if self.change else ""
        return f"{self.of}, {self.period}.{said} Все числа — в таблице под графиком."


class WithGrowth(WithSections):
    """Mixed into a channel's page."""

    def get_urls(self) -> list[URLPattern]:
        file = self.admin_site.admin_view(self.growth_file)
        return [path("<int:pk>/growth/<str:grain>.csv", file, name="channels_channel_growth"), *super().get_urls()]

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return [_section(obj), *others] if may_see(request) else others

    def growth_file(self, request: HttpRequest, pk: int, grain: str) -> HttpResponse:
        """A chart's points: when each begins, subscribers, reach; empty where no snapshot knows it."""
        if not may_see(request):
            raise PermissionDenied
        if grain not in GRAINS:
            raise Http404
        channel, today = get_object_or_404(Channel.objects.only("username"), pk=pk), localdate()
        series = _series(growth.read(pk, today), GRAINS[grain])
        rows = [
            (start.isoformat(), *("" if value is None else value for value in values))
            for start, *values in zip(_starts(series), series.subscribers, series.reach, strict=True)
        ]
        name = f"growth-channel-{channel.username or pk}-{grain}-{today}"
        return csv_file.answer(name, ("Начало", *(title for title, _ in _OF.values())), rows)


def may_see(request: HttpRequest) -> bool:
    return request.user.has_perm("figures.view_snapshot")


def _section(channel: Channel) -> Section:
    """One query."""
    read = growth.read(channel.pk, localdate())
    lines = [_line(channel.pk, read, word, grain) for word in _OF for grain in GRAINS]
    shown = lines if any(line.is_drawn for line in lines) else []
    return Section("Рост", "back_office/growth.html", {"lines": shown, "none": NONE})


def _line(pk: int, read: Growth, word: str, grain: str) -> Line:
    (title, values_of), series = _OF[word], _series(read, GRAINS[grain])
    values, is_week = values_of(series), GRAINS[grain] is Grain.WEEK
    starts = zip(_starts(series), values, strict=True)
    known = [value for value in values if value is not None]
    return Line(
        key=f"{word}-{grain}",
        of=title,
        period=PERIODS[GRAINS[grain]],
        first="Неделя с" if is_week else "День",
        points=[Point(short(start), _full(start, is_week=is_week), value) for start, value in starts],
        last=number(known[-1]) if known else MISSING,
        change=change(known),
        file=reverse("admin:channels_channel_growth", args=[pk, grain]),
    )


def change(known: list[int]) -> str:
    """«было 12 300, стало 13 100: +800 (+6,5 %)»; "" of fewer than two values."""
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    share = f" ({_signed(Decimal(last - first) / first * 100)} %)" if first else ""
    return f"было {number(first)}, стало {number(last)}: {_signed(last - first)}{share}"


def _signed(value: Decimal | int) -> str:
    """With one digit behind the comma."""
    rounded = Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'+' if rounded > 0 else '−' if rounded else ''}{number(abs(rounded))}"


def _full(start: date, *, is_week: bool) -> str:
    return short(start) if is_week else f"{WEEKDAYS[start.weekday()]}, {short(start)}"


def _series(read: Growth, grain: Grain) -> Series:
    return read.days if grain is Grain.DAY else read.weeks


def _starts(series: Series) -> list[date]:
    return [series.start + place * series.step for place in range(len(series.reach))]
