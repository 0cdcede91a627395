"""What `make run` keeps running: each with its own settings, started again unless its settings do not fit."""

import os
import sys
import time
from collections.abc import Iterator

import pytest
from services import SERVICES, UNFIT, Process, own

PATIENCE_S = 60
CATALOGS = ("CATALOG_SECRET_KEY", "CATALOG_MIGRATOR_DATABASE_URL")
REPOSTERS = ("REPOSTER_SESSION_KEY", "REPOSTER_MIGRATOR_DATABASE_URL", "TELEGRAM_API_HASH")
ALL = dict.fromkeys(("PATH", *CATALOGS, *REPOSTERS), "x")


@pytest.mark.parametrize(
    ("service", "settings"),
    [
        ("catalog", {"PATH", "CATALOG_SECRET_KEY"}),
        ("reposter", {"PATH", "REPOSTER_SESSION_KEY", "TELEGRAM_API_HASH"}),
    ],
)
def test_a_service_knows_its_own_settings_and_nobodys_migrator(service: str, settings: set[str]) -> None:
    assert set(own(SERVICES[service], ALL)) == settings


def lines(process: Process) -> Iterator[str]:
    """What is said of it, as soon as it is said."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        yield from process.look()
        time.sleep(0.01)


def ends_with(code: int) -> Process:
    return Process("лавка", [sys.executable, "-c", f"raise SystemExit({code})"], os.environ)


def test_what_has_ended_is_started_again_after_a_pause() -> None:
    process = ends_with(3)
    said = lines(process)
    assert next(said).startswith("лавка: процесс ")
    assert next(said) == "лавка: процесс завершился с кодом 3, запускаю снова через 1 с"
    assert next(said).startswith("лавка: процесс ")
    assert process.child is not None
    process.child.stop()


def test_what_says_that_its_settings_do_not_fit_is_left_alone() -> None:
    process = ends_with(UNFIT)
    said = lines(process)
    assert [next(said) for _ in range(2)][1].startswith("лавка: настройки не годятся, больше не запускаю")
    assert process.is_given_up
    assert list(process.look()) == []
