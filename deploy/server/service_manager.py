"""systemd, as far as processes are looked at and restarted by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from server.commands import run
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOK_S: Final = 10
DEED_S: Final = 300
"""A start may wait for an upgrade's end."""
SHOWN: Final = (
    "Id,LoadState,ActiveState,SubState,UnitFileState,ActiveEnterTimestamp,NRestarts,MemoryCurrent,MemoryMax,"
    "MemoryHigh,ExecMainStatus,Result,NextElapseUSecRealtime,NextElapseUSecMonotonic"
)


@dataclass(frozen=True)
class UnitState:
    """As `systemctl show` tells it; what a kind of unit does not have is missing."""

    name: str
    told: dict[str, str]

    @property
    def there(self) -> bool:
        return self.told.get("LoadState") == "loaded"

    @property
    def active(self) -> str:
        """`active`, `activating`, `inactive`, `failed`, …"""
        return self.told.get("ActiveState", "inactive")

    @property
    def runs(self) -> bool:
        """Also while it starts, stops or waits for its next try."""
        return self.active not in {"inactive", "failed"}

    @property
    def enabled(self) -> bool:
        """Whether it comes back after a reboot."""
        return self.told.get("UnitFileState", "") in {"enabled", "enabled-runtime", "static", "linked"}

    def number(self, name: str) -> int | None:
        value = self.told.get(name, "")
        return int(value) if value.isdigit() and int(value) < 1 << 63 else None


class ServiceManager(Protocol):
    """What decides over processes; `Trouble` where it cannot be asked, or does not succeed."""

    def states(self, units: Sequence[str]) -> dict[str, UnitState]: ...

    def restart(self, units: Sequence[str]) -> None: ...

    def stop(self, units: Sequence[str]) -> None: ...

    def start(self, units: Sequence[str]) -> None: ...


class Systemd:
    """`runs`: is there where it runs."""

    def __init__(self, runs: Path = Path("/run/systemd/system")) -> None:
        self._runs = runs

    def states(self, units: Sequence[str]) -> dict[str, UnitState]:
        if not self._runs.is_dir():
            raise Trouble("здесь не работает systemd")
        told = run(
            ["systemctl", "show", "--timestamp=unix", f"--property={SHOWN}", *units],
            "systemd не отвечает",
            environment={"LC_ALL": "C", "TZ": "UTC"},
            timeout_s=LOOK_S,
        )
        return {state.name: state for state in read_states(told)}

    def restart(self, units: Sequence[str]) -> None:
        self._do("restart", units, "Перезапустить не удалось")

    def stop(self, units: Sequence[str]) -> None:
        self._do("stop", units, "Остановить не удалось")

    def start(self, units: Sequence[str]) -> None:
        self._do("start", units, "Запустить не удалось")

    def _do(self, deed: str, units: Sequence[str], trouble: str) -> None:
        if units:
            run(["systemctl", deed, *units], f"{trouble}: {', '.join(units)}", timeout_s=DEED_S)


def read_states(told: str) -> list[UnitState]:
    """`systemctl show` prints a stanza of NAME=VALUE lines a unit, with an empty line in between."""
    found = []
    for stanza in told.strip().split("\n\n"):
        values = dict(line.split("=", 1) for line in stanza.splitlines() if "=" in line)
        if "Id" in values:
            found.append(UnitState(values["Id"], values))
    return found
