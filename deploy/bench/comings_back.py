"""What a house has to live through by itself: being installed again, a power cut, PostgreSQL that is late."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from bench.installed_house import ANSWERS, OURS, InstalledHouse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

POSTGRES: Final = ("postgresql.service", "postgresql@15-main.service")
LATE_S: Final = 30.0
"""Long enough for everybody to have tried several times."""


class DidNotComeBack(Exception):
    """Or was not left alone."""


def installed_again(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The same command once more changes nothing and restarts nothing."""
    before, pids = _everything(house), house.main_pids()
    house.sh(f"sh deploy/install.sh --answers {ANSWERS}")
    changed = sorted(name for name, was in {**_everything(house), **before}.items() if before.get(name) != was)
    changed += sorted(_everything(house).keys() ^ before.keys())
    restarted = [unit for unit, pid in house.main_pids().items() if pids[unit] != pid]
    if changed or restarted:
        raise DidNotComeBack(f"a second install changed {changed} and restarted {restarted}")
    tell("installed again: nothing changed, nothing restarted")


def powered_off(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The machine goes off and on: everything comes by itself."""
    house.tree.power_off()
    house.tree.boot()
    house.await_well()
    tell("powered off and on: every unit is well by itself")


def without_postgresql(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The machine comes up without it: the services wait, and none is given up."""
    house.tree.run("systemctl", "mask", *POSTGRES)
    house.tree.power_off()
    house.tree.boot()
    time.sleep(LATE_S)
    states = dict(zip(OURS, house.tree.ask("systemctl", "is-active", *OURS).split(), strict=True))
    if given_up := [unit for unit, state in states.items() if state == "failed"]:
        raise DidNotComeBack(f"without PostgreSQL these were given up: {given_up}")
    tell(f"booted without PostgreSQL: {', '.join(f'{unit} {state}' for unit, state in states.items())}")
    house.tree.run("systemctl", "unmask", *POSTGRES)
    house.tree.run("systemctl", "start", "postgresql")
    house.await_well()
    tell("PostgreSQL came later: every unit is well by itself")


def _everything(house: InstalledHouse) -> Mapping[str, tuple[int, int]]:
    """Size and moment of change of each file that an installer makes."""
    layout = house.layout
    nginx = layout.root / "etc/nginx"
    made = [path for folder in (layout.code, layout.settings, layout.units, nginx) for path in folder.rglob("*")]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in made if not path.is_dir()}
