"""A list of donors is read line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.donor_lines import DonorLine, lines, parse


@pytest.mark.parametrize(
    "line",
    [
        "https://t.me/name 6 5",
        "https://t.me/name\t6\t5",
        "https://t.me/name, 6, 5",
        "https://t.me/name;6;5",
        " https://t.me/name | 6 | 5 ",
    ],
)
def test_a_line_is_a_link_and_two_numbers_however_they_are_parted(line: str) -> None:
    assert parse(line) == DonorLine("https://t.me/name", 6, 5)


@pytest.mark.parametrize(
    "line", ["@name", "@name 6", "6 5", "@name 6 5 4", "@name six 5", "@name 6 -5", "@name 6.5 5", "@name ٦ 5"]
)
def test_anything_else_is_no_line(line: str) -> None:
    assert parse(line) is None


def test_empty_lines_are_left_out() -> None:
    assert lines("\n @a 1 2 \r\n\n  \n@b 3 4") == ["@a 1 2", "@b 3 4"]


@given(st.text())
def test_whatever_is_pasted_is_read_without_trouble(text: str) -> None:
    for line in lines(text):
        parse(line)
