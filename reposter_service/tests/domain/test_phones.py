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
        " +7.999.000.11.22 ",
        "+7\u00a0999\u2011000\u201311\u201422",
    ],
)
def test_every_way_to_write_a_phone_means_the_same(written: str) -> None:
    assert phones.parse(written) == "+79990001122"


@pytest.mark.parametrize(("written", "phone"), [("+8613800138000", "+8613800138000"), ("+89990001122", "+89990001122")])
def test_a_country_that_is_named_is_kept(written: str, phone: str) -> None:
    assert phones.parse(written) == phone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "семь",
        "+7999abc1122",
        "123456",
        "1234567890123456",
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
