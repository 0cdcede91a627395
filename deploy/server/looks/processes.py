"""Units as systemd has them, and what each process says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from server import loopback
from server.layout import PORTS, SOCKETS, TIMERS, UNITS
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout
    from server.service_manager import ServiceManager, UnitState

BESIDE: Final = ("nginx.service",)
"""Others' units, looked at where they are installed. PostgreSQL is asked itself: Debian's unit for it always runs."""
HEALTH_S: Final = 5
_VALUE: Final = re.compile(r"^(?P<name>[a-z_]+)(?P<labels>\{[^}]*\})? (?P<value>\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Health:
    """`answered`: there was an answer; `well`: it was 200. `words`: why not."""

    answered: bool
    well: bool
    words: str
    said: dict[str, Any]


def units_of(services: Sequence[str]) -> list[str]:
    return [unit for service in services for unit in (*SOCKETS[service], *UNITS[service])] + list(TIMERS)


def states(manager: ServiceManager, services: Sequence[str]) -> dict[str, UnitState]:
    """Those of ours that there are to be, and others' that are there."""
    wanted = units_of(services)
    found = manager.states([*wanted, *BESIDE])
    return {name: state for name, state in found.items() if name in wanted or state.there}


def health(layout: Layout, unit: str) -> Health:
    """What it says at /healthz. Its port stands in a file that root reads; others take it as it usually is."""
    try:
        answer = loopback.ask(_port(layout, unit), "/healthz", HEALTH_S)
    except Trouble as silent:
        return Health(answered=False, well=False, words=str(silent), said={})
    said = answer.said
    words = str(said.get("says") or ("база данных не отвечает" if said.get("database") is False else ""))
    return Health(answered=True, well=answer.status == 200, words=words or f"отвечает {answer.status}", said=said)


def figure(layout: Layout, unit: str, name: str) -> float | None:
    """A single value of its /metrics; None where there is none."""
    try:
        page = loopback.ask(_port(layout, unit), "/metrics", HEALTH_S)
    except Trouble:
        return None
    for found in _VALUE.finditer(page.body.decode(errors="replace")):
        if found["name"] == name:
            return float(found["value"])
    return None


def _port(layout: Layout, unit: str) -> int:
    try:
        return loopback.port_of(unit, loopback.settings_of(layout, unit))
    except PermissionError:
        return PORTS[unit]
