"""Donors over which the connection was lost."""

from datetime import timedelta

from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.workflows.suspects import MOST, Suspects


def test_the_first_time_a_donor_goes_last_then_it_rests_a_step_longer_each_time_up_to_a_limit() -> None:
    suspects, rests = Suspects(), []
    assert 7 not in suspects
    for _ in range(MOST + 3):
        suspects.lost(7, NOON, MINUTE)
        assert 7 in suspects
        rests.append(next(n for n in range(10) if not suspects.rests(7, NOON + n * MINUTE)))
    assert rests == [0, 1, 2, 3, 3, 3]


def test_an_answer_clears_it_of_all() -> None:
    suspects = Suspects()
    suspects.answered(7)
    for _ in range(3):
        suspects.lost(7, NOON, MINUTE)
    suspects.answered(7)
    assert 7 not in suspects
    assert not suspects.rests(7, NOON)
    suspects.lost(7, NOON, MINUTE)
    assert not suspects.rests(7, NOON + timedelta(seconds=1))
