"""How many of those who opened went on. Needs no database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.analytics import funnel
from catalog_service.analytics.funnel import Conversion
from catalog_service.analytics.models import Measure, Subject


def test_a_share_is_of_those_who_opened() -> None:
    ways = funnel.of(Subject.CHANNEL, {Measure.OPENED: 80, Measure.PRICE: 12, Measure.REQUEST: 1})
    shares = {step: way.share for step, way in ways.steps.items()}
    assert shares == {Measure.PRICE: 15, Measure.MANAGER: 0, Measure.REQUEST: Fraction(5, 4)}


def test_where_nobody_opened_there_is_no_share() -> None:
    assert Conversion(0, 0).share is None


def test_in_a_category_the_base_is_opening_a_channel() -> None:
    ways = funnel.of(Subject.CATEGORY, {Measure.OPENED: 100, Measure.OPENED_CHANNEL: 40, Measure.PRICE: 10})
    assert ways.steps[Measure.PRICE] == Conversion(40, 10)


@pytest.mark.parametrize("subject", [Subject.CATALOG, Subject.LINK])
def test_of_the_catalog_and_of_a_link_opening_a_channel_is_a_step(subject: Subject) -> None:
    ways = funnel.of(subject, {Measure.OPENED: 50, Measure.OPENED_CHANNEL: 25})
    assert list(ways.steps) == [Measure.OPENED_CHANNEL, Measure.PRICE, Measure.MANAGER, Measure.REQUEST]
    assert ways.steps[Measure.OPENED_CHANNEL].share == 50


@pytest.mark.parametrize(("base", "few"), [(0, True), (19, True), (20, False)])
def test_below_twenty_visitors_data_are_few(base: int, few: bool) -> None:
    assert Conversion(base, 0).few is few


@given(base=st.integers(0, 10**9), step=st.integers(0, 10**9))
def test_no_share_passes_a_hundred(base: int, step: int) -> None:
    share = Conversion(base, step).share
    assert share is None or 0 <= share <= 100
