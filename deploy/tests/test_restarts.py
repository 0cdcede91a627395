"""A daemon that has ended is started again, unless it cannot start."""

from restarts import LONG_LIFE_S, LONGEST_PAUSE_S, MOST_IN_A_ROW, SHORT_LIFE_S, Pauses, Restarts


def test_a_daemon_that_was_killed_now_and_then_is_always_started_again() -> None:
    restarts = Restarts()
    assert all(restarts.is_worthwhile(lived) for lived in [SHORT_LIFE_S, 1, 1, SHORT_LIFE_S, 1, 1, 3600])


def test_one_that_ends_at_once_again_and_again_is_given_up() -> None:
    restarts = Restarts()
    told = [restarts.is_worthwhile(0.5) for _ in range(MOST_IN_A_ROW)]
    assert told == [True] * (MOST_IN_A_ROW - 1) + [False]


def test_the_pause_before_a_start_grows_to_a_minute() -> None:
    pauses = Pauses()
    assert [pauses.after(0.5) for _ in range(8)] == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_after_a_long_life_it_is_short_again() -> None:
    pauses = Pauses()
    told = [pauses.after(lived) for lived in [1, 1, 1, LONG_LIFE_S, 1]]
    assert told == [1, 2, 4, 1, 2]
