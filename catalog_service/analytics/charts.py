"""What a chart is drawn of: 14 days by day, 50 weeks by week, read of points only, never of events.

counted = charts.read([charts.CATALOG], today)[charts.CATALOG]      one query for however many subjects
counted.chart(Grain.DAY).columns[-1]                                today, marked as running
counted.visitors(Grain.WEEK)                                        {Measure.PRICE: 12, …}, for `funnel`
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.postgres.base import prepared

DAYS = 14
WEEKS = 50
LENGTHS = {Grain.DAY: DAYS, Grain.WEEK: WEEKS}
STEPS = {Grain.DAY: timedelta(days=1), Grain.WEEK: timedelta(weeks=1)}

Of = tuple[Subject, int]
"""What is counted: its kind and its number."""
CATALOG: Of = (Subject.CATALOG, 0)

# Every column of the primary key is told for each subject and grain: of ten million points a chart reads its own.
COUNTED = """
SELECT point.subject, point.subject_id, point.grain, point.measure, point.start, point.times, point.visitors
FROM unnest(%(subjects)s::smallint[], %(ids)s::bigint[]) AS wanted (subject, id)
CROSS JOIN (VALUES (%(day)s, %(first_day)s::date), (%(week)s, %(first_week)s::date)) AS period (grain, first)
CROSS JOIN unnest(%(measures)s::smallint[]) AS asked (measure)
JOIN point ON point.subject = wanted.subject AND point.subject_id = wanted.id AND point.grain = period.grain
          AND point.measure = asked.measure AND point.start BETWEEN period.first AND %(today)s
"""


@dataclass(frozen=True)
class Column:
    """A day or a week that begins on `start` (Europe/Moscow): opened so many `times` by so many `visitors`.

    Of the `running` one, the last, more is to come.
    """

    start: date
    times: int
    visitors: int
    running: bool


@dataclass(frozen=True)
class Chart:
    """Columns without gaps, oldest first."""

    grain: Grain
    columns: tuple[Column, ...]

    @property
    def times(self) -> int:
        return sum(column.times for column in self.columns)

    @property
    def visitors(self) -> int:
        """Each counted once a day, or once a week."""
        return sum(column.visitors for column in self.columns)


Counts = dict[date, tuple[int, int]]
"""Start of a day or week: times, visitors."""


@dataclass(frozen=True)
class Counted:
    """All that was read of one subject."""

    today: date
    counts: dict[tuple[Grain, Measure], Counts] = field(default_factory=dict)

    def chart(self, grain: Grain) -> Chart:
        """Of opens."""
        return drawn(grain, self.counts.get((grain, Measure.OPENED), {}), self.today)

    def visitors(self, grain: Grain) -> dict[Measure, int]:
        """Of the whole period; a measure that never was is left out."""
        return {
            measure: sum(visitors for _, visitors in counts.values())
            for (its, measure), counts in self.counts.items()
            if its == grain
        }


def first(grain: Grain, today: date) -> date:
    """Where a chart begins."""
    return _last(grain, today) - (LENGTHS[grain] - 1) * STEPS[grain]


def drawn(grain: Grain, counts: Mapping[date, tuple[int, int]], today: date) -> Chart:
    """Zeros where nothing was counted."""
    last = _last(grain, today)
    starts = [last - back * STEPS[grain] for back in reversed(range(LENGTHS[grain]))]
    return Chart(grain, tuple(Column(start, *counts.get(start, (0, 0)), running=start == last) for start in starts))


def read(subjects: Collection[Of], today: date, measures: Iterable[Measure] = Measure) -> dict[Of, Counted]:
    """Both charts of each subject, in one query; of what was never opened too."""
    counted = {subject: Counted(today) for subject in subjects}
    asked: dict[str, Any] = {
        "subjects": [subject for subject, _ in subjects],
        "ids": [number for _, number in subjects],
        "measures": list(measures),
        "day": Grain.DAY,
        "week": Grain.WEEK,
        "first_day": first(Grain.DAY, today),
        "first_week": first(Grain.WEEK, today),
        "today": today,
    }
    with prepared() as cursor:
        cursor.execute(COUNTED, asked)
        for subject, number, grain, measure, start, times, visitors in cursor.fetchall():
            counts = counted[Subject(subject), number].counts
            counts.setdefault((Grain(grain), Measure(measure)), {})[start] = (times, visitors)
    return counted


def _last(grain: Grain, today: date) -> date:
    return today if grain is Grain.DAY else today - timedelta(days=today.weekday())
