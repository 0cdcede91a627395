"""What every test of the house may ask for: one throw-away PostgreSQL per test run."""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import devpg
import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SERVER_FOLDER = Path(os.environ.get("TESTS_SERVER_FOLDER", Path(__file__).parent / ".data" / "tests"))
"""In memory (`.ci/run` has it so) a test's database, a thousand small files, is made in a tenth of the time."""

ONE_AFTER_ANOTHER = ("deploy/acceptance/test_demo_up.py", "webapp/e2e/")
"""Whose demos want the same port; whose walks share a catalog of ten thousand channels. Each by one worker."""

LONG = (
    *ONE_AFTER_ANOTHER,
    "deploy/acceptance/test_demo_",
    "deploy/acceptance/test_crash",
    "deploy/acceptance/test_run",
    "deploy/acceptance/test_webapp_tools",
    "deploy/acceptance/test_devpg",
    "reposter_service/tests/faults/",
)
"""Whose tests take long, nearly all of it waiting for what daemons do in their own time; the longest first."""

COLLECTING = (20_000, 20, 50)
"""Between collections of garbage. As often as Python has it they take a tenth of the time of tests within a process,
which leave little behind.
"""

_started = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """xdist: the controller starts the server before its workers, who inherit the address."""
    gc.disable()
    _tell_errors_plainly()
    config.stash[_started] = ExitStack()
    is_controller = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if is_controller and "DATABASE_ADMIN_URL" not in os.environ:
        url = config.stash[_started].enter_context(devpg.server_for_tests(SERVER_FOLDER))
        os.environ["DATABASE_ADMIN_URL"] = url


def _tell_errors_plainly() -> None:
    """By default an error is drawn with every variable of every function: seconds in which the loop stands still."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """xdist: every worker begins with its share of what takes longest; what is quick fills the gaps, and is stolen."""
    if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = _dealt_out(items, workers)


def _dealt_out(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """In such an order that of `workers` equal parts, one for each worker, each begins with as many long ones."""
    long = sorted((item for item in items if item.nodeid.startswith(LONG)), key=_how_long)
    quick = iter([item for item in items if not item.nodeid.startswith(LONG)])
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for item in long:
        own = [place for place, start in enumerate(ONE_AFTER_ANOTHER) if item.nodeid.startswith(start)]
        (hands[own[0] % workers] if own else min(hands, key=len)).append(item)
    dealt: list[pytest.Item] = []
    for number, hand in enumerate(hands):
        share = (len(items) - len(dealt)) // (workers - number)
        dealt += [*hand, *islice(quick, max(0, share - len(hand)))]
    return [*dealt, *quick]


def _how_long(item: pytest.Item) -> int:
    return next(place for place, start in enumerate(LONG) if item.nodeid.startswith(start))


def pytest_collection_finish() -> None:
    """What the collecting has loaded stays: nobody is to look through half a gigabyte of it for garbage, ever again."""
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what `pytest_configure` started."""
    config.stash[_started].close()


@pytest.fixture(scope="session")
def database_admin_url() -> Iterator[str]:
    """DSN of a superuser on a throw-away server, started on first use; `DATABASE_ADMIN_URL` names another."""
    if url := os.environ.get("DATABASE_ADMIN_URL"):
        yield url
        return
    with devpg.server_for_tests(SERVER_FOLDER) as url:
        yield url
