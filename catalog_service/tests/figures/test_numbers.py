"""What pages, APIs and people write is read as they mean it, or not at all."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.figures.numbers import MOST, count, measure

SPACES = [" ", "\u00a0", "\u202f", "\u2009", "\u2007"]
counts = st.integers(0, int(MOST))
separators = st.sampled_from([*SPACES, "'", "’", ",", "."])
suffixes = st.sampled_from(
    [("K", 10**3), ("к", 10**3), (" тыс.", 10**3), ("\u00a0тыс.", 10**3), ("M", 10**6), (" млн", 10**6), ("B", 10**9)]
)


def grouped(number: int, by: str) -> str:
    return f"{number:,}".replace(",", by)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("11.3M", 11_300_000, id="counter of a feed"),
        pytest.param("8.67M", 8_670_000, id="views of a post"),
        pytest.param("23.4K", 23_400, id="thousands in Latin"),
        pytest.param("419", 419, id="small"),
        pytest.param("1 234", 1234, id="a space"),
        pytest.param("11\u00a0286\u00a0994", 11_286_994, id="no-break spaces"),
        pytest.param("1\u202f234\u202f567", 1_234_567, id="narrow spaces"),
        pytest.param("12,5 тыс.", 12_500, id="Russian thousands"),
        pytest.param("3 млн", 3_000_000, id="Russian millions"),
        pytest.param("1,2\u00a0млрд", 1_200_000_000, id="Russian milliards"),
        pytest.param("12'345", 12_345, id="apostrophe"),
        pytest.param("12’345", 12_345, id="curly apostrophe"),
        pytest.param("1,234", 1234, id="comma before three digits"),
        pytest.param("1.234", 1234, id="point before three digits"),
        pytest.param("1,234,567", 1_234_567, id="two commas"),
        pytest.param("1,234.5K", 1_234_500, id="comma and point"),
        pytest.param("1,234,567K", 1_234_567_000, id="two commas and a suffix"),
        pytest.param("12.0", 12, id="decimals that are none"),
        pytest.param(" 0 ", 0, id="nobody"),
        pytest.param(2048184, 2_048_184, id="int"),
        pytest.param(19.0, 19, id="whole float"),
        pytest.param(Decimal("7.00"), 7, id="whole Decimal"),
    ],
)
def test_a_count_is_read(written: object, number: int) -> None:
    assert count(written) == number


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("12,5", id="half of a reader"),
        pytest.param("1.2345K", id="half of a reader after the suffix"),
        pytest.param("1,234K", id="group or decimals"),
        pytest.param("1 234,567", id="neither group nor decimals"),
        pytest.param("1 234,000", id="neither group nor decimals, though zeros"),
        pytest.param("1 234,567 тыс.", id="neither group nor decimals before a suffix"),
        pytest.param("1.234.5K", id="group and decimals behind the same point"),
        pytest.param("1 2345", id="a group of four"),
        pytest.param("12 34", id="a group of two"),
        pytest.param("1 234'567", id="two kinds of groups"),
        pytest.param("007", id="leading zeros"),
        pytest.param("0,500", id="a group after zero"),
        pytest.param("-5", id="negative"),
        pytest.param("−5", id="minus sign"),
        pytest.param("~5", id="about"),
        pytest.param("5+", id="and more"),
        pytest.param("5 лет", id="five of something"),
        pytest.param("1\n234", id="two lines"),
        pytest.param("15 121 members, 3 314 online", id="two numbers"),
        pytest.param("１２３", id="full-width digits"),
        pytest.param("١٢٣", id="Arabic digits"),
        pytest.param("1e5", id="exponent"),
        pytest.param("9" * 30, id="more than there are people"),
        pytest.param("1" + " " * 70 + "2", id="hidden behind spaces"),
        pytest.param("0." + "9" * 40 + "K", id="a thousand but for rounding"),
        pytest.param("—", id="a dash"),
        pytest.param("", id="empty"),
        pytest.param(None, id="null"),
        pytest.param(True, id="bool"),
        pytest.param([], id="a list"),
        pytest.param(12.5, id="float with decimals"),
        pytest.param(float("nan"), id="NaN"),
        pytest.param(float("inf"), id="infinite"),
        pytest.param(-0.0, id="minus zero"),
        pytest.param(10**5000, id="huge int"),
        pytest.param(Decimal("sNaN"), id="signalling NaN"),
        pytest.param(Decimal("1E+999999"), id="huge Decimal"),
    ],
)
def test_what_is_no_count_for_sure_is_none(written: object) -> None:
    assert count(written) is None


@given(counts, separators)
def test_a_count_in_groups_of_any_kind_is_read_back(number: int, by: str) -> None:
    assert count(grouped(number, by)) == number


@given(st.integers(1, 9999), st.sampled_from([1, 2, 4]), st.sampled_from(",."), suffixes)
def test_a_count_with_a_suffix_is_read_back(digits: int, places: int, point: str, suffix: tuple[str, int]) -> None:
    number = Decimal(digits).scaleb(-places)
    meant = number * suffix[1]
    written = f"{number:f}".replace(".", point) + suffix[0]
    assert count(written) == (meant if meant == meant.to_integral_value() else None)


@given(st.integers(0, 10**10))
def test_as_a_feed_rounds_it_it_is_read_within_the_rounding(number: int) -> None:
    size, letter = next(
        (size, letter) for size, letter in ((10**6, "M"), (10**3, "K"), (1, "")) if number >= size or size == 1
    )
    read = count(f"{number / size:.1f}{letter}" if letter else str(number))
    assert read is not None
    assert abs(read - number) <= size // 20


@given(st.text() | st.text(alphabet="0123456789 .,'’\u00a0KMкмтысln-+%"))
def test_any_text_gives_nothing_or_what_its_digits_support(text: str) -> None:
    for read, times in ((count(text), 10**9), (measure(text), 1)):
        if read is not None:
            digits = re.sub("[^0-9]", "", text)
            assert 0 <= read <= min(MOST, Decimal(digits) * times)
            assert str(int(read)).rstrip("0") in digits


@given(st.none() | st.booleans() | st.floats() | st.decimals() | st.lists(st.integers()) | st.binary())
def test_any_value_gives_nothing_or_itself(value: object) -> None:
    for read in (count(value), measure(value)):
        assert read is None or read == (Decimal(repr(value)) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("given_as", "number"),
    [
        pytest.param(26.4, "26.4", id="float"),
        pytest.param("26.4", "26.4", id="text"),
        pytest.param("26,4", "26.4", id="text with a comma"),
        pytest.param("26.4%", None, id="a share, which may be no figure of that kind"),
        pytest.param("105.6", "105.6", id="over a hundred"),
        pytest.param("1.234", "1.234", id="a point is a point"),
        pytest.param(19, "19", id="int"),
        pytest.param("541540", "541540", id="count as text"),
        pytest.param("1,234", None, id="a comma may be a group"),
        pytest.param("-1", None, id="negative"),
        pytest.param("26.4 of 100", None, id="more than a number"),
        pytest.param("٢٦", None, id="Arabic digits"),
        pytest.param("nan", None, id="NaN as text"),
        pytest.param(float("nan"), None, id="NaN"),
        pytest.param(False, None, id="bool"),
        pytest.param(None, None, id="null"),
        pytest.param({}, None, id="an object"),
    ],
)
def test_a_figure_of_an_api_is_read(given_as: object, number: str | None) -> None:
    assert measure(given_as) == (None if number is None else Decimal(number))
