"""Runs the benchmarks: `python deploy/bench/run.py [prefix]`. One line a figure: `bench <name> <value> <unit>`.

A benchmark is a file `bench_<room>.py` beside this one with `MEASUREMENTS`. Figures of which the name begins with the
prefix are measured; one long measurement may give several. What there is to tell beside goes to standard error.
Figures are of this machine at this moment; compare those of one machine only.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measurement import CannotBeMeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measurement import Measurement


def figures(prefix: str) -> Iterator[tuple[str, float, str]]:
    """Name, value and unit of all figures whose name begins so, each as soon as it is known."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        room = path.stem.removeprefix("bench_")
        if not room.startswith(prefix.partition(".")[0]):
            continue  # not even imported: what it needs may take seconds to load
        for measurement in import_module(f"bench.{path.stem}").MEASUREMENTS:
            yield from measured(room, measurement, prefix)


def measured(room: str, measurement: Measurement, prefix: str) -> Iterator[tuple[str, float, str]]:
    """Those of one measurement; nothing is done where none is wanted."""
    wanted = {name for name in measurement.units if f"{room}.{name}".startswith(prefix)}
    if not wanted:
        return
    try:
        for name, value in measurement.measure(wanted):
            if name in wanted:
                yield f"{room}.{name}", value, measurement.units[name]
    except CannotBeMeasured as lacking:
        print(f"{room}: {lacking}", file=sys.stderr, flush=True)


def line(name: str, value: float, unit: str) -> str:
    decimals = 0 if value >= 100 or value == int(value) else 3
    return f"bench {name} {value:.{decimals}f} {unit}"


def main(arguments: list[str]) -> int:
    prefix = arguments[0] if arguments else ""
    count = 0
    for figure in figures(prefix):
        print(line(*figure), flush=True)
        count += 1
    if not count:
        print(f"nothing was measured that begins with {prefix!r}", file=sys.stderr)
    return 0 if count else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
