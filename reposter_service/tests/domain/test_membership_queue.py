"""The slow queue of an account's channels: its pace, its patience, its honest end."""

from datetime import datetime, timedelta

import pytest

from reposter_service.domain.membership_queue import Backlog, Deed, likely_done, pace, tried_again_after
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON

DELAYS = Delays()
SECOND = timedelta(seconds=1)


def test_the_account_rests_after_each_deed_and_longest_after_joining() -> None:
    assert [pace(deed, DELAYS) for deed in Deed] == [10 * SECOND, 3 * MINUTE, MINUTE]


def test_in_a_demo_the_account_rests_by_its_scale() -> None:
    assert [pace(deed, DELAYS.scaled(1 / 60)) for deed in Deed] == [SECOND / 6, 3 * SECOND, SECOND]


@pytest.mark.parametrize(
    ("attempts", "rest"),
    [(0, HOUR), (1, 2 * HOUR), (2, 4 * HOUR), (4, 16 * HOUR), (5, DAY), (1000, DAY)],
)
def test_a_channel_that_refuses_is_tried_again_ever_later_up_to_a_day(attempts: int, rest: timedelta) -> None:
    assert tried_again_after(attempts, DELAYS) == rest


@pytest.mark.parametrize(
    ("backlog", "until"),
    [
        pytest.param(Backlog(0, 0), None, id="nothing waits"),
        pytest.param(Backlog(0, 0, turn_at=NOON + HOUR), None, id="nothing waits, the account rests"),
        pytest.param(Backlog(0, 1), NOON, id="one join, now"),
        pytest.param(Backlog(0, 11), NOON + 30 * MINUTE, id="joins three minutes apart"),
        pytest.param(Backlog(0, 2, turn_at=NOON + MINUTE), NOON + 4 * MINUTE, id="after the account's turn"),
        pytest.param(Backlog(0, 2, turn_at=NOON - MINUTE), NOON + 3 * MINUTE, id="a turn that has come"),
        pytest.param(Backlog(6, 0), NOON + 16 * MINUTE, id="found first, then joined"),
        pytest.param(Backlog(6, 10), NOON + 46 * MINUTE, id="found first, then all joined"),
        pytest.param(Backlog(0, 2, join_from=NOON + HOUR), NOON + 63 * MINUTE, id="joins forbidden for an hour"),
        pytest.param(Backlog(6, 0, join_from=NOON + HOUR), NOON + 75 * MINUTE, id="found while joins are forbidden"),
        pytest.param(
            Backlog(6, 2, resolve_from=NOON + HOUR),
            NOON + 76 * MINUTE,
            id="the found joined while looking is forbidden",
        ),
        pytest.param(
            Backlog(1, 40, resolve_from=NOON + HOUR), NOON + 2 * HOUR, id="the found take longer than it is forbidden"
        ),
    ],
)
def test_the_end_is_estimated_from_what_waits_and_what_stands_in_the_way(
    backlog: Backlog, until: datetime | None
) -> None:
    assert likely_done(backlog, NOON, DELAYS) == until
