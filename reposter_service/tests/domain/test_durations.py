"""How long something takes is said in hours and minutes."""

from datetime import timedelta

import pytest

from reposter_service.domain.durations import hours_and_minutes


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 мин"), (60, "1 мин"), (61, "2 мин"), (3600, "1 ч 0 мин"), (86_400, "24 ч 0 мин"), (0, "0 мин")],
)
def test_a_wait_is_rounded_up_to_whole_minutes(seconds: int, said: str) -> None:
    assert hours_and_minutes(timedelta(seconds=seconds)) == said
