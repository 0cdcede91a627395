"""The processes that use a new secret: restarted, and asked how they are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from server import loopback
from server.layout import UNITS
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout
    from server.service_manager import ServiceManager

HEALTHY_WITHIN_S: Final = 60.0
ASKED_EACH_S: Final = 0.5


def restart(
    layout: Layout, services: Sequence[str], manager: ServiceManager, *, patience_s: float = HEALTHY_WITHIN_S
) -> str:
    """What was done, in a sentence. Who was stopped stays so: it takes the new secret when it is started.

    `Trouble` when one of them is not well afterwards.
    """
    units = [unit for service in services for unit in UNITS[service]]
    states = {name: state for name, state in manager.states(units).items() if state.there}
    running = [unit for unit in units if unit in states and states[unit].active != "inactive"]
    stopped = [unit for unit in units if unit in states and unit not in running]
    manager.restart(running)
    prove(layout, running, patience_s)
    return _told(running, stopped)


def prove(layout: Layout, units: Sequence[str], patience_s: float = HEALTHY_WITHIN_S) -> None:
    """`Trouble` names those of them that are not well within that time, with what they say."""
    until = time.monotonic() + patience_s
    ill = dict.fromkeys(units, "")
    while ill:
        ill = {unit: words for unit in ill if (words := _ails(layout, unit))}
        if ill and time.monotonic() > until:
            told = "; ".join(f"{unit}: {words}" for unit, words in ill.items())
            raise Trouble(f"Новый секрет записан, но после перезапуска не всё в порядке. {told}. Подробно: journalctl.")
        if ill:
            time.sleep(ASKED_EACH_S)


def _ails(layout: Layout, unit: str) -> str:
    """Nothing where it is well. A userbot that is still connecting, or has long been lost, is no matter of a secret."""
    try:
        port = loopback.port_of(unit, loopback.settings_of(layout, unit))
        answer = loopback.ask(port, "/healthz", 5)
    except Trouble as trouble:
        return str(trouble)
    said = answer.said
    if answer.status == 200 or (said.get("ticking") and said.get("database")):
        return ""
    if said.get("database") is False:
        return "база данных не отвечает"
    return str(said.get("says") or f"/healthz отвечает {answer.status}")


def _told(running: Sequence[str], stopped: Sequence[str]) -> str:
    parts = []
    if running:
        parts.append(f"Перезапущены и здоровы: {_names(running)}.")
    if stopped:
        parts.append(f"Стояли и остались стоять: {_names(stopped)}.")
    return " ".join(parts) or "Перезапускать нечего."


def _names(units: Sequence[str]) -> str:
    return ", ".join(unit.removesuffix(".service") for unit in units)
