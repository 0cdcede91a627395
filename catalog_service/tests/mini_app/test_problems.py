"""What the API says of what went wrong: codes that stay, and nothing of the inside."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from structlog.testing import capture_logs

from catalog_service.mini_app.problems import handled

SECRET = "password=secret"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(SECRET), 404, "not_found"),
        (SuspiciousOperation(SECRET), 400, "bad_request"),
        (IntegrityError(SECRET), 409, "conflict"),
        (OperationalError(SECRET), 503, "unavailable"),
        (InterfaceError(SECRET), 503, "unavailable"),
        (RuntimeError(SECRET), 500, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_whatever_goes_wrong_has_a_code_and_words_of_ours(error: Exception, status: int, code: str) -> None:
    answer = handled(error, {})
    assert answer.data is not None
    assert (answer.status_code, answer.data["status"], answer.data["code"]) == (status, status, code)
    assert SECRET not in str(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_finds_the_database_away_is_told_when_to_come_again() -> None:
    assert handled(OperationalError(), {}).headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("error", "level", "traced"),
    [(OperationalError(), "error", False), (IntegrityError(), "warning", False), (RuntimeError(), "error", True)],
    ids=["away", "refused", "broken"],
)
def test_operators_read_a_line_of_each_and_a_trace_of_what_is_broken(
    error: Exception, level: str, traced: bool
) -> None:
    with capture_logs() as lines:
        handled(error, {})
    assert [(line["log_level"], "exc_info" in line) for line in lines] == [(level, traced)]
