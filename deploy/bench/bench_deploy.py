"""A server, whole: a bare Debian is installed to by one command, its units are restarted under load, a version that is
not well is taken back, it is powered off, and every command of the operator's pages is run on it.

The Debian is a folder that systemd-nspawn boots (`bench.debian_tree`): its systemd, nginx and PostgreSQL are real.
Needs root, debootstrap and systemd-container. `.data/bench/debian/commands.log` has what the commands said.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from processes import ROOT, ProcessFailed, ended_by_signals
from server.layout import TIMERS

from bench import comings_back, operations_drill
from bench.installed_house import CROWD, InstalledHouse, bare_house
from bench.measurement import Measurement
from bench.restart_load import strikes
from bench.steady_posts import remember_earlier_posts, steady_posts

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

TIMED: Final = tuple(timer.replace(".timer", ".service") for timer in TIMERS)
ERROR, LAG, INSTALL, DRILL = "restart.error_s", "restart.lag_s", "install_s", "drill.commands"


def server_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    """All of one house, in the order of its life."""
    with ended_by_signals(), bare_house() as house:
        _tell(f"load average {os.getloadavg()[0]:.1f} before the installation")
        yield INSTALL, house.install()
        if wanted == {INSTALL}:
            return
        comings_back.installed_again(house, _tell)
        house.open()
        if wanted & {ERROR, LAG}:
            yield from restart_figures(house)
        comings_back.taken_back(house, _tell)
        comings_back.powered_off(house, _tell)
        comings_back.without_postgresql(house, _tell)
        if DRILL in wanted:
            yield DRILL, drilled(house)


def restart_figures(house: InstalledHouse) -> Iterator[tuple[str, float]]:
    remember_earlier_posts(house)
    _tell(f"{CROWD} donors post steadily, load average {os.getloadavg()[0]:.1f}")
    with steady_posts(house) as posts:
        found = [strike for strike in strikes(house, posts, _tell) if strike.counts]
    verdict = posts.judge()
    _tell(verdict.figures())
    if verdict.problems:
        raise ProcessFailed("\n".join(["restarts left something behind:", *verdict.problems]))
    yield ERROR, max(strike.met.error_s for strike in found)
    yield LAG, max(strike.lag.worst_s for strike in found)


def drilled(house: InstalledHouse) -> int:
    """Blocks that were run, of the page in English; the other one has the same, which a test holds them to. First the
    timers' units, as in a house that has lived a night.
    """
    for unit in TIMED:
        house.tree.run("systemctl", "start", unit)
    count = operations_drill.run(house, ROOT / operations_drill.PAGES[0], _tell)
    house.await_well()
    return count


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (Measurement({INSTALL: "s", ERROR: "s", LAG: "s", DRILL: "blocks"}, server_figures),)
