"""The service's clock: the machine's, set right by Telegram's."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from reposter_service.clock import TelegramClock

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Machine:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> TelegramClock:
    return TelegramClock(machine)


def answered(clock: TelegramClock, machine: Machine, ahead: float, took: float = 0.1) -> None:
    """Telegram, `ahead` of the machine, names its whole second in the middle of a request that took so long."""
    asked_at = machine.now
    machine.now += timedelta(seconds=took / 2)
    telegrams = (machine.now + timedelta(seconds=ahead)).replace(microsecond=0)
    machine.now += timedelta(seconds=took / 2)
    clock.compare(telegrams, asked_at)


@pytest.mark.parametrize("ahead", [180.0, -180.0, 2.6, -2.6, 86400.0])
def test_a_machine_that_is_wrong_is_set_right_to_the_second(
    clock: TelegramClock, machine: Machine, ahead: float
) -> None:
    answered(clock, machine, ahead)

    off = (clock() - machine.now).total_seconds()
    assert off == int(off)
    assert abs(off - ahead) <= 1


@pytest.mark.parametrize("ahead", [0.0, 0.9, -0.9, 1.4, -1.4])
def test_what_may_be_rounding_is_left_alone(clock: TelegramClock, machine: Machine, ahead: float) -> None:
    answered(clock, machine, ahead)

    assert clock() == machine.now


def test_a_slow_answer_is_believed_less(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 10, took=20)
    assert clock.offset == timedelta()

    answered(clock, machine, 10, took=0.2)
    assert abs(clock.offset - 10 * SECOND) <= SECOND


def test_an_offset_does_not_jitter(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 180)
    first = clock.offset
    for tenth in range(200):
        machine.now += SECOND * 0.137
        answered(clock, machine, 180 + (tenth % 10) / 20, took=0.3)
        assert clock.offset == first


def test_a_machine_that_was_set_right_meanwhile_is_believed_again(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 180)
    answered(clock, machine, 0)

    assert clock() == machine.now


def test_a_change_is_told_once(clock: TelegramClock, machine: Machine) -> None:
    with capture_logs() as logged:
        for _ in range(3):
            answered(clock, machine, 180.2)

    [told] = logged
    assert told["log_level"] == "warning"
    assert abs(told["telegram_is_ahead_s"] - 180) <= 1


def test_a_comparison_ages_and_can_be_doubted(clock: TelegramClock, machine: Machine) -> None:
    assert not clock.compared_within(60 * SECOND)
    answered(clock, machine, 0)
    assert clock.compared_within(60 * SECOND)
    machine.now += 60 * SECOND
    assert not clock.compared_within(60 * SECOND)
    answered(clock, machine, 0)
    clock.doubt()
    assert not clock.compared_within(60 * SECOND)
