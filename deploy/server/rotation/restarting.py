"""The processes that use a new secret: restarted, and asked how they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import health
from server.layout import UNITS
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout
    from server.service_manager import ServiceManager


def restart(
    layout: Layout, services: Sequence[str], manager: ServiceManager, *, patience_s: float = health.WITHIN_S
) -> str:
    """What was done, in a sentence. Who was stopped stays so: it takes the new secret when it is started.

    `Trouble` when one of them is not well afterwards.
    """
    units = [unit for service in services for unit in UNITS[service]]
    states = {name: state for name, state in manager.states(units).items() if state.there}
    running = [unit for unit in units if unit in states and states[unit].active != "inactive"]
    stopped = [unit for unit in units if unit in states and unit not in running]
    try:
        manager.restart(running)
    except Trouble as trouble:
        ill = "; ".join(f"{unit}: {words}" for unit, words in health.ailing(layout, manager, running).items())
        raise _written(f"{trouble}. {ill}" if ill else str(trouble)) from None
    prove(layout, manager, running, patience_s)
    return _told(running, stopped)


def prove(layout: Layout, manager: ServiceManager, units: Sequence[str], patience_s: float = health.WITHIN_S) -> None:
    """`Trouble` names those of them that are not well within that time, with what they say."""
    try:
        health.require(layout, manager, units, patience_s)
    except Trouble as ill:
        raise _written(str(ill)) from None


def _written(ill: str) -> Trouble:
    return Trouble(f"Новый секрет записан и действует, но после перезапуска не всё в порядке. {ill}")


def _told(running: Sequence[str], stopped: Sequence[str]) -> str:
    parts = []
    if running:
        parts.append(f"Перезапущены и здоровы: {_names(running)}.")
    if stopped:
        parts.append(f"Стояли и остались стоять: {_names(stopped)}.")
    return " ".join(parts) or "Перезапускать нечего."


def _names(units: Sequence[str]) -> str:
    return ", ".join(unit.removesuffix(".service") for unit in units)
