from __future__ import annotations

import pytest
from bench.visitors import Asked, longest_error, met

GONE = "ConnectionRefusedError"


def asked(*requests: tuple[float, str]) -> list[Asked]:
    """Each took a tenth of a second."""
    return [Asked(began, began + 0.1, trouble) for began, trouble in requests]


@pytest.mark.parametrize(
    ("requests", "seconds"),
    [
        pytest.param([(0, ""), (1, ""), (2, "")], 0.0, id="nothing went wrong"),
        pytest.param([(0, ""), (1, GONE), (2, "")], 1.0, id="one request"),
        pytest.param([(0, GONE), (1, GONE), (4, "")], 4.0, id="several in a row, until the next good one"),
        pytest.param([(0, GONE), (1, ""), (2, GONE), (5, "")], 3.0, id="the longer of two times"),
        pytest.param([(0, ""), (1, GONE), (3, GONE)], 2.1, id="to the end of the last, where no good one came"),
    ],
)
def test_the_time_of_errors_is_from_the_first_bad_request_to_the_next_good_one(
    requests: list[tuple[float, str]], seconds: float
) -> None:
    assert longest_error(asked(*requests)) == pytest.approx(seconds)


def test_what_one_visitor_meets_is_not_mended_by_another_ones_luck() -> None:
    seen = met([asked((0, GONE), (3, "")), asked((1, ""), (2, ""))], 0, 10)
    assert seen.error_s == 3.0
    assert seen.requests == 4


def test_requests_of_another_time_are_not_counted() -> None:
    seen = met([asked((0, GONE), (1, GONE), (5, ""), (6, ""), (9, GONE))], 5, 9)
    assert (seen.requests, seen.error_s, seen.troubles) == (2, 0.0, ())


def test_whoever_waits_long_and_is_answered_has_met_no_error() -> None:
    seen = met([[Asked(0, 8.5)]], 0, 10)
    assert (seen.error_s, seen.wait_s) == (0.0, 8.5)


def test_kinds_of_trouble_are_told_once_each() -> None:
    seen = met([asked((0, GONE), (1, GONE), (2, "/ 502"), (3, ""))], 0, 10)
    assert str(seen) == "4 requests, errors for 3.00 s: / 502, ConnectionRefusedError, longest wait 0.10 s"
