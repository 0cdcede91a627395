"""A phone is one phone, however it is written."""

import pytest

from reposter_service.domain import phones


@pytest.mark.parametrize(
    "written",
    [
        "+79990001122",
        "79990001122",
        "89990001122",
        "+7 (999) 000-11-22",
        "8 (999) 000-11-22",
        "999 000-11-22",
        " +7.999.000.11.22 ",
        "+7\u00a0999\u2011000\u201311\u201422",
    ],
)
def test_every_way_to_write_a_phone_means_the_same(written: str) -> None:
    assert phones.parse(written) == "+79990001122"


@pytest.mark.parametrize("written", ["+8613800138000", "+89990001122", "+84912345678", "+9990001122", "+2901234"])
def test_a_country_that_is_named_is_kept(written: str) -> None:
    assert phones.parse(written) == written


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        pytest.param("852 9123 4567", "+85291234567", id="Hong Kong"),
        pytest.param("8613800138000", "+8613800138000", id="China"),
        pytest.param("380501234567", "+380501234567", id="Ukraine"),
        pytest.param("8 707 123 45 67", "+77071234567", id="Kazakhstan at home"),
    ],
)
def test_a_country_is_understood_without_its_plus_where_it_can_be_no_other(written: str, phone: str) -> None:
    assert phones.parse(written) == phone


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("84912345678", id="Ryazan or Vietnam"),
        pytest.param("8 (495) 123-45-67", id="Moscow or Vietnam"),
        pytest.param("8 (812) 123-45-67", id="Petersburg or nowhere"),
        pytest.param("7071234567", id="ten digits of another country"),
        pytest.param("1234567", id="a number within a town"),
        pytest.param("0079990001122", id="the way out of a country before it"),
    ],
)
def test_a_number_that_may_be_a_strangers_is_to_be_written_with_its_country(written: str) -> None:
    assert phones.parse(written) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "семь",
        "+7999abc1122",
        "123456",
        "1234567890123456",
        "+1234567890123456",
        "+123456",
        "+0079990001122",
        "++79990001122",
        "7+9990001122",
        "٧٩٩٩٠٠٠١١٢٢",
        "()-",
    ],
)
def test_what_is_no_phone_is_none(text: str) -> None:
    assert phones.parse(text) is None


def test_digits_are_those_of_the_number_alone() -> None:
    assert phones.digits("+7 (900) 123") == "7900123"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param("8 (495) 123-45-67", True, id="a phone"),
        pytest.param("+7999000112", True, id="a digit too few"),
        pytest.param("1-2-3-4-5", False, id="a code"),
        pytest.param("correct horse", False, id="a password"),
        pytest.param("99900011ab", False, id="a password that begins like a phone"),
    ],
)
def test_what_is_written_like_a_phone_may_be_none_that_can_be_called(text: str, is_one: bool) -> None:
    assert phones.is_written_like_one(text) is is_one
