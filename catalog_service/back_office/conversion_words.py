"""Conversions in words: «12 из 80, 15 %», and how they are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from catalog_service.analytics import funnel
from catalog_service.analytics.charts import Counted
from catalog_service.analytics.funnel import FEW, Conversion
from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.back_office.chart_words import PERIODS
from catalog_service.back_office.words import MISSING, number

FEW_WORDS = "мало данных"
OPENED = {
    Subject.CATALOG: "Открыли каталог",
    Subject.CATEGORY: "Открыли каналы категории",
    Subject.CHANNEL: "Открыли канал",
    Subject.LINK: "Пришли по ссылке",
}
STEPS: Mapping[Measure, str] = {
    Measure.OPENED_CHANNEL: "Открыли какой-нибудь канал",
    Measure.PRICE: "Открыли «Стоимость»",
    Measure.MANAGER: "Нажали «Связаться с менеджером»",
    Measure.REQUEST: "Отправили заявку",
}
HOW = (
    "Считаются люди, а не нажатия: под «14 дней» каждый — один раз за день, под «50 недель» — один раз за неделю. Шаг "
    "засчитан тому дню, когда человек открыл это впервые за 7 дней до шага, поэтому больше 100 % не бывает. "
    f"«{FEW_WORDS.capitalize()}» — посетителей меньше {FEW}, о доле судить рано. Числа пересчитываются раз в минуту."
)


@dataclass(frozen=True)
class Line:
    """A step of the way; a cell for each period."""

    name: str
    cells: list[Conversion]


@dataclass(frozen=True)
class Way:
    """From opening to a request: `periods` are the headings, `opened` the visitors of each."""

    periods: list[str]
    name: str
    opened: list[funnel.Funnel]
    lines: list[Line]
    how: str = HOW


def way(subject: Subject, counted: Counted) -> Way:
    made = [funnel.of(subject, counted.visitors(grain)) for grain in Grain]
    lines = [Line(STEPS[step], [each.steps[step] for each in made]) for step in funnel.STEPS[subject]]
    return Way([PERIODS[grain] for grain in Grain], OPENED[subject], made, lines)


def per_cent(share: Fraction | None) -> str:
    """«12,5 %»; a dash where nobody opened."""
    return MISSING if share is None else f"{number(rounded(share))}\N{NO-BREAK SPACE}%"


def rounded(share: Fraction) -> Decimal:
    """To a tenth, halves upwards."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
