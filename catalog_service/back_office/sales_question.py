"""What an address of «Что продаёт» asks for. What cannot be read there is as if it were not there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.http import urlencode

from catalog_service.analytics import funnel
from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.analytics.sales import BASE, TIMES, VISITORS, Order
from catalog_service.back_office.chart_words import GRAINS
from catalog_service.back_office.sales_rows import Sought

STEPS = {
    "channel": Measure.OPENED_CHANNEL,
    "price": Measure.PRICE,
    "manager": Measure.MANAGER,
    "request": Measure.REQUEST,
}
"""Words of addresses for the shares that a list is sorted by."""
FIRST = "-request"


@dataclass(frozen=True)
class Question:
    """`order` is the word of a column, with a minus: the largest first. Pages begin at 1."""

    subject: Subject
    words: str = ""
    category: int | None = None
    period: str = "days"
    order: str = FIRST
    page: int = 1

    @property
    def grain(self) -> Grain:
        return GRAINS[self.period]

    @property
    def sought(self) -> Sought:
        return Sought(self.words, self.category)

    @property
    def by(self) -> Order:
        return columns(self.subject)[self.order.removeprefix("-")]

    @property
    def downwards(self) -> bool:
        return self.order.startswith("-")

    def address(self, **changed: object) -> str:
        """What stands behind `?` to ask for the same with something changed; of a changed question the first page."""
        its = replace(self, **{"page": 1} | changed)  # type: ignore[arg-type]  # of whoever changes it
        asked = {"q": its.words, "category": its.category or "", "period": its.period, "o": its.order, "p": its.page}
        return "?" + urlencode({name: value for name, value in asked.items() if value != ""})

    def turned(self, column: str) -> str:
        """The address that a column's heading leads to: sorted by it, and the other way round when it is already."""
        return self.address(order=column if self.order == f"-{column}" else f"-{column}")


def columns(subject: Subject) -> dict[str, Order]:
    """Words of addresses for what a list is sorted by, in the order of its columns."""
    steps = {word: measure for word, measure in STEPS.items() if measure in funnel.STEPS[subject]}
    base = {} if funnel.BASE[subject] is Measure.OPENED else {BASE: BASE}  # otherwise they are the visitors
    return {TIMES: TIMES, VISITORS: VISITORS, **base, **steps}


def read(subject: Subject, asked: Mapping[str, str]) -> Question:
    order = asked.get("o", FIRST)
    return Question(
        subject,
        words=asked.get("q", "").replace("\0", "").strip(),
        category=_number(asked.get("category", "")),
        period=asked.get("period", "") if asked.get("period", "") in GRAINS else "days",
        order=order if order.removeprefix("-") in columns(subject) else FIRST,
        page=_number(asked.get("p", "")) or 1,
    )


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None
