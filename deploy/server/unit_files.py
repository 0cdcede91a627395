"""Unit files where systemd reads them, which of them start with the machine, and what a running process was told."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.commands import run
from server.layout import SOCKETS, UNITS
from server.loopback import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.layout import Layout
    from server.service_manager import ServiceManager

FOLDER: Final = "units"
"""In a release: the unit files that belong to it."""
BOT: Final = "catalog-bot.service"


@dataclass(frozen=True)
class UnitFiles:
    """`systemctl`: the program; tests have another in its place."""

    layout: Layout
    manager: ServiceManager
    systemctl: tuple[str, ...] = ("systemctl",)

    def place(self, folder: Path) -> list[str]:
        """Names of those that are new or others than before. A link of the operator's, to nothing, stays (masked)."""
        changed = [file for file in sorted(folder.glob("*")) if self._differs(file)]
        for file in changed:
            part = self.layout.units / f".{file.name}.part"
            shutil.copyfile(file, part)
            part.chmod(0o644)
            part.replace(self.layout.units / file.name)
        if changed:
            run([*self.systemctl, "daemon-reload"], "systemd не читает файлы служб")
        return [file.name for file in changed]

    def enable(self, units: Iterable[str]) -> None:
        """They start with the machine."""
        self._each("enable", units, are=False)

    def disable(self, units: Iterable[str]) -> None:
        self._each("disable", units, are=True)

    def start(self, units: Iterable[str]) -> None:
        """Told to start, and not waited for: whether they are well is another question, with a time of its own."""
        if names := list(units):
            run([*self.systemctl, "start", "--no-block", *names], f"Запустить не удалось: {', '.join(names)}")

    def told(self, unit: str) -> dict[str, str] | None:
        """The environment that its running process was started with; None while it does not run."""
        command = [*self.systemctl, "show", "--property=MainPID", "--value", unit]
        process = run(command, "systemd не отвечает").strip()
        try:
            content = Path(f"/proc/{int(process)}/environ").read_bytes() if process not in {"", "0"} else b""
        except (OSError, ValueError):
            return None
        pairs = (pair.partition("=") for pair in content.decode(errors="replace").split("\0"))
        return {name: value for name, _, value in pairs if name} or None

    def _each(self, verb: str, units: Iterable[str], *, are: bool) -> None:
        states = self.manager.states(list(units))
        if names := [name for name, state in states.items() if state.there and state.enabled is are]:
            run([*self.systemctl, verb, "--quiet", *names], f"systemctl {verb}: {', '.join(names)}")

    def _differs(self, file: Path) -> bool:
        target = self.layout.units / file.name
        if target.is_symlink():
            return False
        return not target.exists() or target.read_bytes() != file.read_bytes()


def processes(service: str, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Those that are to run: the catalog's bot only with a token."""
    return tuple(unit for unit in UNITS[service] if unit != BOT or settings.get("CATALOG_BOT_TOKEN"))


def entries(service: str, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Processes and the sockets before them."""
    return (*SOCKETS[service], *processes(service, settings))


def has_old_settings(layout: Layout, unit: str, told: Mapping[str, str]) -> bool:
    """Whether the process was started with other settings than are in force now. `told`: its environment."""
    wanted = settings_of(layout, unit)
    kinds = {name.partition("_")[0] for name in wanted}
    had = {name: value for name, value in told.items() if name.partition("_")[0] in kinds}
    return had != wanted
