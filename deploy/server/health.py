"""Whether processes that were just started do their work: what each says at /healthz, within a minute."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from server import loopback
from server.commands import run
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout
    from server.service_manager import ServiceManager

WITHIN_S: Final = 60.0
ASKED_EACH_S: Final = 0.5
UNFIT: Final = 2
EXAMPLE: Final = ".env.example"
"""Where a developer reads of settings; on a server there is none."""


def require(layout: Layout, manager: ServiceManager, units: Sequence[str], within_s: float = WITHIN_S) -> None:
    """`Trouble` names those that are not well by then, each with what it says; sooner where waiting is no use."""
    until = time.monotonic() + within_s
    while ill := ailing(layout, manager, units):
        if time.monotonic() > until or _has_given_up(manager, list(ill)):
            told = "; ".join(f"{unit}: {words}{_last_words(unit)}" for unit, words in ill.items())
            raise Trouble(told)
        time.sleep(ASKED_EACH_S)


def ailing(layout: Layout, manager: ServiceManager, units: Sequence[str]) -> dict[str, str]:
    """What ails whom, in words."""
    states = manager.states(units)
    found = {}
    for unit in units:
        state = states.get(unit)
        words = f"не работает ({state.active})" if state and state.active != "active" else _ails(layout, unit)
        if words:
            found[unit] = words
    return found


def remarks(layout: Layout, units: Sequence[str]) -> dict[str, str]:
    """What those that are well as a version say all the same: of Telegram, of its accounts."""
    found = {}
    for unit in units:
        with suppress(Trouble):
            answer = _answer(layout, unit)
            if answer.status != 200:
                found[unit] = str(answer.said.get("says") or "не всё в порядке: channel-house doctor")
    return found


def _answer(layout: Layout, unit: str) -> loopback.Answer:
    return loopback.ask(loopback.port_of(unit, loopback.settings_of(layout, unit)), "/healthz", 5)


def _ails(layout: Layout, unit: str) -> str:
    """Nothing where it is well. That Telegram or one of its accounts is away is no fault of a version."""
    try:
        answer = _answer(layout, unit)
    except Trouble as trouble:
        return str(trouble)
    said = answer.said
    if answer.status == 200 or (said.get("ticking") and said.get("database")) or "polling" in said:
        return ""
    if said.get("database") is False:
        return "база данных не отвечает"
    return str(said.get("says") or f"/healthz отвечает {answer.status}")


def _has_given_up(manager: ServiceManager, units: Sequence[str]) -> bool:
    """A process that ended by saying that its settings do not fit is not started again."""
    states = manager.states(units).values()
    return any(state.active == "failed" and state.number("ExecMainStatus") == UNFIT for state in states)


def telling(journal: str) -> str:
    """The last line that says something here: of settings that do not fit the one before says which."""
    lines = [line.strip() for line in journal.splitlines() if line.strip() and EXAMPLE not in line]
    return lines[-1] if lines else ""


def _last_words(unit: str) -> str:
    try:
        last = ["journalctl", f"_SYSTEMD_UNIT={unit}", "-n", "2", "-o", "cat", "--no-pager"]
        told = telling(run(last, "", timeout_s=10))
    except Trouble:
        return ""
    return f" («{told[:300]}»; журнал: journalctl -u {unit} -n 50)" if told else ""
