"""Russian counts things in three forms."""

import pytest

from reposter_service.domain.plurals import plural


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("пост", [1, 21, 101, 1021]),
        ("поста", [2, 3, 4, 22, 23, 24, 102, 1034]),
        ("постов", [0, 5, 6, 9, 10, 11, 12, 13, 14, 15, 19, 20, 25, 30, 100, 111, 112, 114, 115, 1011, 1014]),
    ],
)
def test_a_count_has_its_form(form: str, counts: list[int]) -> None:
    assert {plural(count, "пост", "поста", "постов") for count in counts} == {form}
