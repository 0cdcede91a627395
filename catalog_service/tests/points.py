"""Points as the roll-up leaves them; a test names what it is about."""

from datetime import date, timedelta

from catalog_service.analytics.charts import STEPS, Of
from catalog_service.analytics.models import Grain, Measure, Point

SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 16)


def a_point(
    of: Of, grain: Grain, start: date, times: int, visitors: int | None = None, measure: Measure = Measure.OPENED
) -> Point:
    """Each time another visitor unless `visitors` are told."""
    subject, number = of
    fields = {"subject": subject, "subject_id": number, "grain": grain, "start": start, "measure": measure}
    return Point.objects.create(**fields, times=times, visitors=times if visitors is None else visitors)


def days(of: Of, today: date, *times: int, measure: Measure = Measure.OPENED) -> None:
    """A point for each number, the last of them today's; none for zero."""
    _row(of, Grain.DAY, today, times, measure)


def weeks(of: Of, today: date, *times: int, measure: Measure = Measure.OPENED) -> None:
    """The last of them is the running week's."""
    _row(of, Grain.WEEK, today - timedelta(days=today.weekday()), times, measure)


def _row(of: Of, grain: Grain, last: date, times: tuple[int, ...], measure: Measure) -> None:
    for back, count in enumerate(reversed(times)):
        if count:
            a_point(of, grain, last - back * STEPS[grain], count, measure=measure)
