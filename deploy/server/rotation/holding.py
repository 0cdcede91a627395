"""Where a setting stands, and the lock that keeps everybody else from a service meanwhile."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from server import env_files
from server.layout import UNITS
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from server.layout import Layout

PATIENCE_S: Final = 5.0
"""A process that starts has the lock for a moment, too."""


def files_with(layout: Layout, service: str, setting: str) -> list[Path]:
    """The service's file of settings, and those of its units, as far as the setting has a value there."""
    names = dict.fromkeys([service, *(unit.removesuffix(".service") for unit in UNITS[service])])
    try:
        return [layout.env(name) for name in names if env_files.read(layout.env(name)).get(setting)]
    except PermissionError:
        raise Trouble("Настройки читает только root. Повторите с sudo.") from None


def the_value(layout: Layout, service: str, setting: str) -> str:
    """What stands there now; `UnfitError` where nothing does."""
    files = files_with(layout, service, setting)
    if not files:
        where = layout.env(service)
        raise UnfitError(
            f"{setting}: в {where} ничего нет, менять нечего. Впишите туда значение и запустите channel-house install."
        )
    return env_files.read(files[0])[setting]


def change(layout: Layout, service: str, setting: str, value: str) -> None:
    """Everywhere where it stands."""
    for file in files_with(layout, service, setting):
        env_files.change(file, {setting: value})


@contextmanager
def alone(layout: Layout, service: str) -> Iterator[None]:
    """Nobody upgrades, restores or starts the service meanwhile. `Trouble` where somebody does."""
    try:
        folder = os.open(layout.releases(service), os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        raise UnfitError(f"{service}: на этом сервере не установлен.") from None
    try:
        _lock(folder, service)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, service: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Trouble(
                    f"{service}: сейчас обновляется или восстанавливается. Дождитесь конца и повторите."
                ) from None
            time.sleep(0.1)


def all_alone(layout: Layout, services: Iterable[str]) -> ExitStack:
    """Of each of the services, in that order; none at all is fine."""
    with ExitStack() as held:
        for service in services:
            held.enter_context(alone(layout, service))
        return held.pop_all()
