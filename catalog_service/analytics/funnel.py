"""How many of those who opened went on. Pure: of counted visitors, whoever has counted them.

of(Subject.CHANNEL, {Measure.OPENED: 40, Measure.PRICE: 10}).steps[Measure.PRICE].share      25
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from catalog_service.analytics.models import Measure, Subject

FEW = 20
"""Visitors: of fewer a share says little, one of one would be the best of all."""
BASE = {
    Subject.CATALOG: Measure.OPENED,
    Subject.CATEGORY: Measure.OPENED_CHANNEL,
    Subject.CHANNEL: Measure.OPENED,
    Subject.LINK: Measure.OPENED,
}
"""Of what the steps are shares. In a category that is opening one of its channels."""
_TO_THE_END = (Measure.PRICE, Measure.MANAGER, Measure.REQUEST)
STEPS = {
    Subject.CATALOG: (Measure.OPENED_CHANNEL, *_TO_THE_END),
    Subject.CATEGORY: _TO_THE_END,
    Subject.CHANNEL: _TO_THE_END,
    Subject.LINK: (Measure.OPENED_CHANNEL, *_TO_THE_END),
}


@dataclass(frozen=True)
class Conversion:
    """Of `base` visitors `step` went on."""

    base: int
    step: int

    @property
    def share(self) -> Fraction | None:
        """Per cent, at most 100; None where nobody opened."""
        return Fraction(100 * min(self.step, self.base), self.base) if self.base else None

    @property
    def few(self) -> bool:
        return self.base < FEW


@dataclass(frozen=True)
class Funnel:
    """`base`: visitors who opened."""

    base: int
    steps: dict[Measure, Conversion]

    @property
    def few(self) -> bool:
        return self.base < FEW


def of(subject: Subject, visitors: Mapping[Measure, int]) -> Funnel:
    """What is not among `visitors` nobody did."""
    base = visitors.get(BASE[subject], 0)
    return Funnel(base, {step: Conversion(base, visitors.get(step, 0)) for step in STEPS[subject]})
