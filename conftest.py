"""What every test of the house may ask for: one throw-away PostgreSQL per test run."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import devpg
import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER_FOLDER = Path(__file__).parent / ".data" / "tests"
LONG = ("deploy/acceptance/", "reposter_service/tests/faults/")
"""Whose tests take seconds each, nearly all of it waiting for what daemons do in their own time."""

_started = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """xdist: the controller starts the server before its workers, who inherit the address."""
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
    """xdist: what takes longest begins first and is shared out by stealing; what is quick fills the gaps."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not item.nodeid.startswith(LONG))


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
