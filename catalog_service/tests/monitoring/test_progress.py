"""When the worker is stuck."""

from catalog_service.monitoring.progress import STUCK_S, Progress

BEGAN = 1_000.0


def test_who_has_just_begun_is_not_stuck() -> None:
    assert not Progress(BEGAN).is_stuck(BEGAN + STUCK_S)


def test_half_an_hour_without_a_job_is_stuck() -> None:
    assert Progress(BEGAN).is_stuck(BEGAN + STUCK_S + 1)


def test_each_job_that_begins_or_ends_counts_anew() -> None:
    progress = Progress(BEGAN)
    progress.moved(BEGAN + STUCK_S)
    assert not progress.is_stuck(BEGAN + STUCK_S + 1)
    assert progress.stands_still_s(BEGAN + STUCK_S + 1) == 1


def test_while_the_database_is_away_nobody_is_stuck_however_long() -> None:
    progress = Progress(BEGAN)
    progress.held(BEGAN + 10 * STUCK_S)
    assert not progress.is_stuck(BEGAN + 11 * STUCK_S)
