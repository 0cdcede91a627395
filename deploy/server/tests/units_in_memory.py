"""systemd's place in tests: units that are as they are told to be, and what was done to them."""

from collections.abc import Callable, Sequence

from server.service_manager import UnitState


class UnitsInMemory:
    """`before_deed`: looks at the world at the moment when something is done to a unit, or breaks there.

    `disabled`: what does not start with the machine.
    """

    def __init__(self, **states: str) -> None:
        self.active = {name.replace("_", "-") + ".service": state for name, state in states.items()}
        self.disabled: set[str] = set()
        self.deeds: list[tuple[str, str]] = []
        self.before_deed: Callable[[str, str], None] = lambda _deed, _unit: None

    def states(self, units: Sequence[str]) -> dict[str, UnitState]:
        return {unit: self._state(unit) for unit in units}

    def _state(self, unit: str) -> UnitState:
        if unit not in self.active:
            return UnitState(unit, {"Id": unit, "LoadState": "not-found", "ActiveState": "inactive"})
        file = "disabled" if unit in self.disabled else "enabled"
        told = {"Id": unit, "LoadState": "loaded", "ActiveState": self.active[unit], "UnitFileState": file}
        return UnitState(unit, told)

    def restart(self, units: Sequence[str]) -> None:
        self._do("restart", units, "active")

    def stop(self, units: Sequence[str]) -> None:
        self._do("stop", units, "inactive")

    def start(self, units: Sequence[str]) -> None:
        self._do("start", units, "active")

    def _do(self, deed: str, units: Sequence[str], becomes: str) -> None:
        for unit in units:
            self.before_deed(deed, unit)
            self.deeds.append((deed, unit))
            self.active[unit] = becomes
