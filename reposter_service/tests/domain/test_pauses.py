"""Pauses of a project."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reposter_service.domain.pauses import Pause, clock_time, parse, paused
from reposter_service.tests.domain.builders import NOON

MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = Pause(time(23), time(7))
ADVERTISING = Pause(time(10), time(11))

clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - their zone is UTC


def at(clock: str, zone: ZoneInfo = MOSCOW) -> datetime:
    """A moment of one day, by the wall clock of the zone, given in UTC as everywhere in the service."""
    return datetime.fromisoformat(f"2024-03-01T{clock}").replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "covered"),
    [
        pytest.param("09:59:59", False, id="a second before the start"),
        pytest.param("10:00:00", True, id="at the start"),
        pytest.param("10:30:00", True, id="inside"),
        pytest.param("10:59:59", True, id="a second before the end"),
        pytest.param("11:00:00", False, id="at the end"),
    ],
)
def test_a_pause_begins_at_its_start_and_is_over_at_its_end(clock: str, covered: bool) -> None:
    assert paused([ADVERTISING], at(clock), MOSCOW) is covered


@pytest.mark.parametrize(
    ("clock", "covered"),
    [
        pytest.param("22:59:59", False, id="before the night"),
        pytest.param("23:00:00", True, id="when it begins"),
        pytest.param("23:59:59", True, id="the last second of the day"),
        pytest.param("00:00:00", True, id="midnight"),
        pytest.param("03:00:00", True, id="deep in the night"),
        pytest.param("06:59:59", True, id="the last second of the night"),
        pytest.param("07:00:00", False, id="in the morning"),
        pytest.param("12:00:00", False, id="at noon"),
    ],
)
def test_a_pause_may_cross_midnight(clock: str, covered: bool) -> None:
    assert paused([NIGHT], at(clock), MOSCOW) is covered


def test_a_pause_may_end_at_midnight() -> None:
    evening = Pause(time(23), time(0))
    assert paused([evening], at("23:59:59"), MOSCOW)
    assert not paused([evening], at("00:00:00"), MOSCOW)


def test_a_pause_goes_by_the_wall_clock_of_its_zone_not_by_utc() -> None:
    ten_in_moscow = datetime(2024, 3, 1, 7, tzinfo=UTC)
    assert paused([ADVERTISING], ten_in_moscow, MOSCOW)
    assert not paused([ADVERTISING], ten_in_moscow, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [pytest.param("2024-03-30", 9, id="winter time"), pytest.param("2024-04-01", 8, id="summer time")],
)
def test_where_clocks_are_changed_a_pause_keeps_its_hour_on_the_wall(day: str, utc_hour: int) -> None:
    ten_on_the_wall = datetime.fromisoformat(day).replace(hour=utc_hour, tzinfo=UTC)
    assert paused([ADVERTISING], ten_on_the_wall, ZoneInfo("Europe/Berlin")) is True


def test_a_pause_comes_back_every_day_until_it_is_deleted() -> None:
    assert all(paused([NIGHT], at("03:00") + timedelta(days=days), MOSCOW) for days in range(400))


def test_pauses_may_overlap_and_one_is_enough() -> None:
    pauses = [ADVERTISING, Pause(time(10, 30), time(12))]
    assert [paused(pauses, at(clock), MOSCOW) for clock in ("10:15", "10:45", "11:30", "12:00")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_project_without_pauses_is_never_paused() -> None:
    assert not paused([], NOON, MOSCOW)


def test_a_pause_that_ends_when_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="no pause"):
        Pause(time(10), time(10))


def test_the_same_times_are_the_same_pause_so_that_a_duplicate_can_be_told() -> None:
    assert Pause(time(23), time(7)) == NIGHT


@pytest.mark.parametrize(
    ("pause", "text"),
    [
        pytest.param(NIGHT, "23:00-07:00", id="the night"),
        pytest.param(Pause(time(9, 5), time(0)), "09:05-00:00", id="to midnight"),
    ],
)
def test_a_pause_is_written_as_people_write_it(pause: Pause, text: str) -> None:
    assert str(pause) == text


@given(starts=clock_times, ends=clock_times, now=moments)
def test_a_pause_and_its_complement_cover_every_moment_exactly_once(starts: time, ends: time, now: datetime) -> None:
    assume(starts != ends)
    inside, outside = Pause(starts, ends), Pause(ends, starts)
    assert paused([inside], now, MOSCOW) is not paused([outside], now, MOSCOW)


@given(starts=clock_times, ends=clock_times)
def test_a_pause_covers_as_many_minutes_as_lie_between_start_and_end(starts: time, ends: time) -> None:
    assume(starts != ends)
    between = (ends.hour * 60 + ends.minute - starts.hour * 60 - starts.minute) % (24 * 60)
    covered = sum(Pause(starts, ends).covers(time(hour, minute)) for hour in range(24) for minute in range(60))
    assert covered == between


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        pytest.param("23:00", time(23), id="in full"),
        pytest.param("00:00", time(0), id="midnight"),
        pytest.param("23:59", time(23, 59), id="the last minute"),
        pytest.param("7:05", time(7, 5), id="hour of one digit"),
        pytest.param("  09:30 ", time(9, 30), id="spaces around"),
    ],
)
def test_a_time_is_read_in_the_form_00_00(text: str, read_as: time) -> None:
    assert clock_time(text) == read_as


@pytest.mark.parametrize(
    "text",
    [
        *("25:00", "24:00", "12:60", "12:5", "7", "12-30", "12:30:00", "-1:00"),
        pytest.param("семь", id="a word"),
        pytest.param("", id="nothing"),
    ],
)
def test_anything_else_is_no_time(text: str) -> None:
    assert clock_time(text) is None


@given(clock_times)
def test_every_time_of_day_can_be_typed(moment: time) -> None:
    assert clock_time(f"{moment:%H:%M}") == moment


@given(st.times(), st.times())
def test_a_pause_is_read_as_it_is_written(starts: time, ends: time) -> None:
    starts, ends = starts.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    assume(starts != ends)
    assert parse(str(Pause(starts, ends))) == Pause(starts, ends)


@pytest.mark.parametrize(
    "text", ["", "23:00", "23:00-", "23:00-24:00", "23:00-23:00", "23:00–07:00", "23:00-07:00-08:00"]
)
def test_anything_else_is_no_pause(text: str) -> None:
    assert parse(text) is None
