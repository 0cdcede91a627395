"""A chart in words: what stands under its columns, what is read of it aloud, what its table says."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from catalog_service.analytics.charts import DAYS, WEEKS, Chart, Column, Counted, Of
from catalog_service.analytics.models import Grain, Subject
from catalog_service.back_office.words import number

MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
PERIODS = {Grain.DAY: f"{DAYS} дней", Grain.WEEK: f"{WEEKS} недель"}
GRAINS = {"days": Grain.DAY, "weeks": Grain.WEEK}
SUBJECTS = {
    "catalog": Subject.CATALOG,
    "category": Subject.CATEGORY,
    "channel": Subject.CHANNEL,
    "link": Subject.LINK,
}
"""Words of addresses, for both."""
_RUNNING = {Grain.DAY: "день ещё идёт", Grain.WEEK: "неделя ещё идёт"}
_BY = {Grain.DAY: "по дням", Grain.WEEK: "по неделям"}


@dataclass(frozen=True)
class Told:
    """One column: `short` under it, `full` in the table."""

    short: str
    full: str
    column: Column


@dataclass(frozen=True)
class Drawing:
    """What the template of a chart needs."""

    key: str
    of: str
    period: str
    by: str
    first: str
    chart: Chart
    columns: list[Told]
    file: str

    @property
    def label(self) -> str:
        """For those who do not see it."""
        seen = f"открытий: {number(self.chart.times)}, посетителей: {number(self.chart.visitors)}"
        return f"{self.of}, {self.by}, {self.period}. Всего {seen}. Все числа — в таблице под графиком."


def short(day: date) -> str:
    """12 ноя."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def full(grain: Grain, column: Column) -> str:
    """чт, 12 ноя; 9 ноя – 15 ноя; of the running one, that it is."""
    if grain is Grain.DAY:
        words = f"{WEEKDAYS[column.start.weekday()]}, {short(column.start)}"
    else:
        words = f"{short(column.start)} – {short(column.start + timedelta(days=6))}"
    return f"{words} ({_RUNNING[grain]})" if column.running else words


def drawing(of: Of, title: str, chart: Chart) -> Drawing:
    """`title` says what was opened: «Открытия каталога»."""
    grain, (subject, pk) = chart.grain, of
    names = _word(SUBJECTS, subject), pk, _word(GRAINS, grain)
    return Drawing(
        key="-".join(map(str, names)),
        of=title,
        period=PERIODS[grain],
        by=_BY[grain],
        first="День" if grain is Grain.DAY else "Неделя",
        chart=chart,
        columns=[Told(short(each.start), full(grain, each), each) for each in chart.columns],
        file=reverse("admin:opens_csv", args=names),
    )


def both(of: Of, title: str, counted: Counted) -> list[Drawing]:
    """By day, and by week."""
    return [drawing(of, title, counted.chart(grain)) for grain in GRAINS.values()]


def _word(words: dict[str, Grain] | dict[str, Subject], meaning: Grain | Subject) -> str:
    return next(word for word, its in words.items() if its == meaning)
