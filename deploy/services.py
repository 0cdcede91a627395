"""The services of one `.env`, every process started again when it ends, until this program is told to end.

    python deploy/services.py reposter catalog        what `sh deploy/run` ends in, after the migrations

A process lives and dies alone: none of the others is touched. The pause before its next start grows up to a minute.
One that says by its exit code that its settings do not fit is not started again. Its words go to where ours go.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from processes import Child, Ended, ended_by_signals
from restarts import Pauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PYTHON: Final = sys.executable
UNFIT: Final = 2
"""Exit code of the house's programs when their settings do not fit; they have said why."""
STOP_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True)
class Service:
    """`prefixes` of the settings that are its own; `processes`: commands by a name for people. `only_with`: the setting
    without which a process is not wanted.
    """

    prefixes: tuple[str, ...]
    processes: Mapping[str, tuple[str, ...]]
    only_with: Mapping[str, str] = field(default_factory=dict)


SERVICES: Final = {
    "reposter": Service(
        ("REPOSTER_", "TELEGRAM_"),
        {"репосточная": (PYTHON, "-m", "reposter_service", "run")},
    ),
    "catalog": Service(
        ("CATALOG_",),
        {
            "сайт каталога": (PYTHON, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_conf"),
            "исполнитель каталога": (PYTHON, "-m", "catalog_service.manage", "work"),
            "бот каталога": (PYTHON, "-m", "catalog_service.bot"),
        },
        {"бот каталога": "CATALOG_BOT_TOKEN"},
    ),
}


class Process:
    """A process that is started again; `look` is called again and again and says what happened."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._name = name
        self._command = command
        self._environment = environment
        self._pauses = Pauses()
        self._starts_at = time.monotonic()
        self.child: Child | None = None
        self.is_given_up = False

    def look(self) -> Iterator[str]:
        if self.child is not None and not self.child.is_running:
            yield self._bury(self.child)
        if self.child is None and not self.is_given_up and time.monotonic() >= self._starts_at:
            self.child = Child(self._name, self._command, self._environment)
            yield f"{self._name}: процесс {self.child.pid}"

    def _bury(self, child: Child) -> str:
        self.child = None
        child.end_family()
        if child.exit_code == UNFIT:
            self.is_given_up = True
            return f"{self._name}: настройки не годятся, больше не запускаю. Исправьте их и начните заново"
        pause = self._pauses.after(child.age_s)
        self._starts_at = time.monotonic() + pause
        return f"{self._name}: процесс завершился с кодом {child.exit_code}, запускаю снова через {pause:g} с"


def main(names: Sequence[str]) -> int:
    """Code 0 when told to end; 1 when nothing is left that could run."""
    kept = [each for name in names for each in _processes(SERVICES[name])]
    try:
        with ended_by_signals():
            _keep(kept)
    except Ended:
        return 0
    return 1


def _keep(kept: Sequence[Process]) -> None:
    try:
        while not all(each.is_given_up for each in kept):
            for line in chain.from_iterable(each.look() for each in kept):
                print(line, flush=True)
            time.sleep(0.2)
    finally:
        _end(kept)


def _processes(service: Service) -> Iterator[Process]:
    environment = own(service, os.environ)
    for name, command in service.processes.items():
        setting = service.only_with.get(name)
        if setting is None or environment.get(setting):
            yield Process(name, command, environment)
        else:
            print(f"{setting} не указан: {name} не запускается", flush=True)


def own(service: Service, environment: Mapping[str, str]) -> dict[str, str]:
    """Without the settings, and the secrets, of the other services, and without any migrator's."""
    others = tuple(prefix for each in SERVICES.values() if each is not service for prefix in each.prefixes)
    return {
        name: value for name, value in environment.items() if not name.startswith(others) and "MIGRATOR" not in name
    }


def _end(kept: Sequence[Process]) -> None:
    """All at once, and nobody is left behind."""
    children = [each.child for each in kept if each.child is not None]
    for child in children:
        child.ask_to_end()
    for child in children:
        child.stop(STOP_TIMEOUT_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
