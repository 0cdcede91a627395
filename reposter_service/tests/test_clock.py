"""The service's clock: the machine's, set right by Telegram's."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from reposter_service.clock import TelegramClock

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Machine:
    """A clock that stands until time passes, or somebody sets it."""

    def __init__(self) -> None:
        self.now = NOON
        self.up = timedelta(days=3)

    def __call__(self) -> datetime:
        return self.now

    def lived(self) -> timedelta:
        return self.up

    def passes(self, seconds: float) -> None:
        self.now += SECOND * seconds
        self.up += SECOND * seconds

    def is_set(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> TelegramClock:
    return TelegramClock(machine, machine.lived)


def answered(clock: TelegramClock, machine: Machine, ahead: float, took: float = 0.1) -> None:
    """Telegram, `ahead` of the machine, names its whole second in the middle of a request that took so long."""
    asked = clock.ask()
    machine.passes(took / 2)
    telegrams = (machine.now + timedelta(seconds=ahead)).replace(microsecond=0)
    machine.passes(took / 2)
    clock.compare(telegrams, asked)


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
        machine.passes(0.137)
        answered(clock, machine, 180 + (tenth % 10) / 20, took=0.3)
        assert clock.offset == first


def test_a_machine_that_was_found_right_after_all_is_believed_again(clock: TelegramClock, machine: Machine) -> None:
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
    assert not clock.compared_within(MINUTE)
    answered(clock, machine, 0)
    assert clock.compared_within(MINUTE)
    machine.passes(60)
    assert not clock.compared_within(MINUTE)
    answered(clock, machine, 0)
    clock.doubt()
    assert not clock.compared_within(MINUTE)


def test_a_clock_is_sure_from_its_first_comparison_on_however_long_ago(clock: TelegramClock, machine: Machine) -> None:
    assert not clock.sure
    answered(clock, machine, 0)
    machine.passes(86400)
    assert clock.sure


@pytest.mark.parametrize("by", [10 * MINUTE, -10 * MINUTE, 3 * SECOND, timedelta(days=400)], ids=str)
def test_a_clock_that_somebody_sets_goes_on_as_before_and_is_in_doubt_until_it_is_compared(
    clock: TelegramClock, machine: Machine, by: timedelta
) -> None:
    answered(clock, machine, 180)
    before = clock()

    machine.is_set(by)
    assert not clock.sure
    assert clock() == before

    machine.passes(1)
    assert clock() == before + SECOND
    answered(clock, machine, 180 - by.total_seconds())
    assert clock.sure
    assert abs(clock() - before - SECOND) <= SECOND


def test_the_doubt_comes_with_the_very_first_look_whichever_that_is(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 0)
    machine.is_set(10 * MINUTE)
    assert not clock.compared_within(10 * MINUTE)


def test_a_comparison_under_way_while_the_clock_is_set_proves_nothing(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 0)
    asked = clock.ask()
    machine.is_set(10 * MINUTE)
    clock.compare(NOON, asked)
    assert not clock.sure
    assert abs(clock() - NOON) <= SECOND

    answered(clock, machine, -600)
    assert clock.sure


def test_a_comparison_under_way_while_the_clock_is_doubted_proves_nothing(
    clock: TelegramClock, machine: Machine
) -> None:
    asked = clock.ask()
    clock.doubt()
    clock.compare(NOON, asked)
    assert not clock.sure


def test_a_machine_that_sleeps_has_lived_through_its_sleep(clock: TelegramClock, machine: Machine) -> None:
    answered(clock, machine, 0)
    machine.passes(8 * 3600)
    assert clock.sure
    assert clock() == machine.now


def test_the_machines_own_clocks_agree() -> None:
    clock = TelegramClock()
    clock.compare(clock(), clock.ask())
    assert clock.sure
