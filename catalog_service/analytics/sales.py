"""What sells: sums of a period for each channel, category or link, and their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from catalog_service.analytics import charts, funnel
from catalog_service.analytics.funnel import Funnel
from catalog_service.analytics.models import Grain, Measure, Point, Subject


@dataclass(frozen=True)
class Sold:
    """One channel, category or link over a period: opened so many `times`, by `visitors`, of whom some went on."""

    times: int
    visitors: int
    funnel: Funnel

    @classmethod
    def nothing(cls, subject: Subject) -> "Sold":
        return cls(0, 0, funnel.of(subject, {}))


@dataclass(frozen=True)
class Row:
    """`name` is what a person knows it by, `note` what is said of it besides."""

    id: int
    name: str
    note: str
    sold: Sold


TIMES, VISITORS, BASE = "times", "visitors", "base"
Order = str | Measure
"""By what rows are sorted: TIMES, VISITORS, BASE (visitors that shares are of), or the share of a step."""


def sums(subject: Subject, grain: Grain, today: date) -> dict[int, Sold]:
    """Of each that was opened in the chart's period. One query, of points only."""
    points = Point.objects.filter(
        grain=grain, start__range=(charts.first(grain, today), today), subject=subject
    ).values_list("subject_id", "measure")
    counted: dict[int, dict[Measure, tuple[int, int]]] = {}
    for number, measure, times, visitors in points.annotate(Sum("times"), Sum("visitors")).order_by():
        counted.setdefault(number, {})[Measure(measure)] = (times, visitors)
    return {number: _sold(subject, measures) for number, measures in counted.items()}


def _sold(subject: Subject, measures: dict[Measure, tuple[int, int]]) -> Sold:
    times, visitors = measures.get(Measure.OPENED, (0, 0))
    return Sold(times, visitors, funnel.of(subject, {measure: done for measure, (_, done) in measures.items()}))


def ranked(rows: Iterable[Row], by: Order, *, downwards: bool = True) -> list[Row]:
    """Sorted; whichever way shares are looked at, those of few visitors come below all others."""
    in_order = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    in_order.sort(key=lambda row: (_value(row, by), row.sold.funnel.base), reverse=downwards)
    if isinstance(by, Measure):
        in_order.sort(key=lambda row: (row.sold.funnel.few, row.sold.funnel.base == 0))
    return in_order


def _value(row: Row, by: Order) -> Any:
    if isinstance(by, Measure):
        return row.sold.funnel.steps[by].share or 0
    return {TIMES: row.sold.times, VISITORS: row.sold.visitors, BASE: row.sold.funnel.base}[by]
