"""Which backups are kept: a table of nights and weeks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from server.backups.keeping import kept, moment, stamp

LAST = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)  # a Sunday


def nights(number: int, *, last: datetime = LAST) -> list[str]:
    """One each night, the newest first."""
    return [stamp(last - timedelta(days=day)) for day in range(number)]


@pytest.mark.parametrize(
    ("names", "limits", "staying"),
    [
        pytest.param([], (14, 8), [], id="none at all"),
        pytest.param(nights(3), (14, 8), nights(3), id="fewer than may be kept"),
        pytest.param(nights(10), (3, 0), nights(3), id="the last three nights"),
        pytest.param(nights(10), (1, 2), [*nights(2), nights(10)[7]], id="the last of each week, on Sunday"),
        pytest.param(nights(3), (0, 0), nights(2), id="none wanted: those of two days stay all the same"),
        pytest.param(
            ["20261122T031500Z", "20261122T120000Z", "20261121T031500Z"],
            (1, 0),
            ["20261122T031500Z", "20261122T120000Z", "20261121T031500Z"],
            id="all of the last two days",
        ),
        pytest.param(
            ["20261122T031500Z", "20261118T120000Z", "20261118T031500Z"],
            (2, 0),
            ["20261122T031500Z", "20261118T120000Z"],
            id="two of a day before: the later one",
        ),
        pytest.param(
            ["20261122T031500Z", "20260301T031500Z", "20260228T031500Z"],
            (2, 0),
            ["20261122T031500Z", "20260301T031500Z"],
            id="months without a backup cost none",
        ),
        pytest.param(
            ["20270103T031500Z", "20261228T031500Z", "20261227T031500Z"],
            (0, 2),
            ["20270103T031500Z", "20261227T031500Z"],
            id="a week over New Year is one week",
        ),
        pytest.param(["way-back", "lost+found", "20261322T031500Z"], (14, 8), [], id="what is no backup is not ours"),
    ],
)
def test_kept_are(names: list[str], limits: tuple[int, int], staying: list[str]) -> None:
    assert kept(names, nights=limits[0], weeks=limits[1]) == set(staying)


def test_two_years_of_nights_leave_so_many_nights_and_weeks() -> None:
    staying: set[str] = set()
    for name in reversed(nights(730)):
        staying = kept(staying | {name}, nights=14, weeks=8)
    # The last two of the eight weeks lie within the fourteen nights.
    assert len(staying) == 14 + 8 - 2


def test_a_name_is_the_moment_in_utc_wherever_the_server_stands() -> None:
    moscow = datetime(2026, 11, 22, 6, 15, tzinfo=timezone(timedelta(hours=3)))
    assert stamp(moscow) == "20261122T031500Z"
    assert moment("20261122T031500Z") == moscow
