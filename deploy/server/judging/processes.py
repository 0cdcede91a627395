"""Units, and what their processes say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server import thresholds
from server.findings import Finding, bad, unseen, warn, well
from server.spans import DAY_S, moment, size, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.looks.processes import Health
    from server.service_manager import UnitState

UNFIT: Final = "2"
"""The exit code of settings that do not fit: it is not started again by itself."""


def process(state: UnitState, health: Health, now: datetime) -> Finding:
    """One process of the house: does it run, is it well, for how long, how much it weighs."""
    name = state.name.removesuffix(".service")
    if not state.there:
        return bad(f"{name}: юнита нет", "channel-house install")
    if state.active != "active":
        return _down(name, state, health)
    if not health.answered:
        return bad(f"{name}: запущен, но не отвечает ({health.words})", f"journalctl -u {name} -n 30")
    told = f"{name}: работает {_since(state, now)}{_weight(state)}"
    if not health.well:
        return warn(f"{name}: говорит, что нездоров: {health.words}", f"смотрите ниже и journalctl -u {name} -n 30")
    if _is_heavy(state):
        return warn(told, f"память у предела; освободит systemctl restart {name}, причину ищите в journalctl -u {name}")
    restarts = state.number("NRestarts") or 0
    if restarts >= thresholds.RESTARTS_MANY:
        return warn(f"{told}, перезапусков после сбоев {restarts}", f"journalctl -u {name} --since today")
    return well(told)


def without_units(unit: str, health: Health) -> Finding:
    """Where systemd does not answer: whether a process does all the same."""
    name = unit.removesuffix(".service")
    if not health.answered:
        return bad(f"{name}: {health.words}", "запустите службы: systemctl start, или sh deploy/run")
    return well(f"{name}: отвечает") if health.well else warn(f"{name}: {health.words}", "смотрите ниже и его журнал")


def _down(name: str, state: UnitState, health: Health) -> Finding:
    code = state.told.get("ExecMainStatus", "")
    if state.active == "activating":
        return warn(f"{name}: запускается", f"не проходит за минуту? journalctl -u {name} -n 30")
    if state.active == "failed" and code == UNFIT:
        mend = f"причина: journalctl -u {name} -n 5; исправив: systemctl restart {name}"
        return bad(f"{name}: не запускается, настройки не подходят", mend)
    if state.active == "failed":
        result = state.told.get("Result", "")
        return bad(f"{name}: упал ({result}, код {code})", f"journalctl -u {name} -n 30; systemctl restart {name}")
    stranger = ", а на его порту кто-то отвечает" if health.answered else ""
    return bad(f"{name}: остановлен{stranger}", f"systemctl start {name}")


def socket(state: UnitState) -> Finding:
    if not state.there:
        return bad(f"{state.name}: юнита нет", "channel-house install")
    if state.active != "active":
        return bad(f"{state.name}: не принимает, сайт не откроется", f"systemctl start {state.name}")
    return well(f"{state.name}: принимает")


def timers(states: Mapping[str, UnitState], now: datetime) -> Iterator[Finding]:
    """In one line as far as they are well."""
    waiting = []
    for name, state in states.items():
        if not state.there:
            yield bad(f"{name}: юнита нет", "channel-house install")
        elif state.active != "active":
            yield bad(f"{name}: остановлен", f"systemctl enable --now {name}")
        else:
            waiting.append(f"{name.removesuffix('.timer')} {_next(state, now)}")
    if waiting:
        yield well(f"таймеры, следующий раз: {', '.join(waiting)}")


def others(states: Mapping[str, UnitState]) -> Iterator[Finding]:
    """nginx, where it is on this machine."""
    for name, state in states.items():
        if state.active != "active":
            yield bad(f"{name}: не работает ({state.active})", f"journalctl -u {name} -n 30; systemctl restart {name}")
        else:
            yield well(f"{name.removesuffix('.service')}: работает")


def not_enabled(states: Mapping[str, UnitState]) -> Iterator[Finding]:
    """What runs and would not come back after a reboot."""
    for name, state in states.items():
        if state.there and state.active == "active" and not state.enabled:
            yield warn(f"{name}: после перезагрузки не поднимется", f"systemctl enable {name}")


def no_systemd(words: str) -> Finding:
    return unseen(f"юниты не видны: {words}")


def _since(state: UnitState, now: datetime) -> str:
    at = _at(state.told.get("ActiveEnterTimestamp", ""))
    return f"{span((now - at).total_seconds())}" if at else ""


def _next(state: UnitState, now: datetime) -> str:
    at = _at(state.told.get("NextElapseUSecRealtime", ""))
    if at is None:
        return "скоро"
    return f"{at.astimezone():%H:%M}" if abs((at - now).total_seconds()) < DAY_S else moment(at)


def _at(told: str) -> datetime | None:
    """As `systemctl show --timestamp=unix` tells it: @1700000000. Of timers it is Sun 2026-11-22 03:15:00 UTC."""
    seconds = told.removeprefix("@")
    if told.startswith("@") and seconds.isdigit():
        return datetime.fromtimestamp(int(seconds), UTC)
    try:
        return datetime.strptime(told, "%a %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    except ValueError:
        return None


def _weight(state: UnitState) -> str:
    current, limit = state.number("MemoryCurrent"), state.number("MemoryMax")
    if current is None:
        return ""
    return f", память {size(current)}" + (f" из {size(limit)}" if limit else "")


def _is_heavy(state: UnitState) -> bool:
    current, limit = state.number("MemoryCurrent"), state.number("MemoryMax")
    return bool(current and limit and current > limit * thresholds.UNIT_MEMORY_TIGHT_RATIO)
