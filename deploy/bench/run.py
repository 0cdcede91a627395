"""Runs the benchmarks: `python deploy/bench/run.py [prefix]`. One line a figure: `bench <name> <value> <unit>`.

A benchmark is a file `bench_<room>.py` beside this one. Its `FIGURES`: name after the room → (unit, function that
measures). Its `MEASUREMENTS`, where one long measurement gives several figures: each with the units of its figures and
a function that is told which of them are wanted and yields them. What it has to tell beside goes to standard error.
Figures are of this machine at this moment; compare those of one machine only.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set
    from types import ModuleType

DECIMALS = (5, 3, 0)
"""Of a value below 0.01, below 100, and from there on."""


@dataclass(frozen=True)
class Measurement:
    """`units`: of every figure it can give. `measure` does no more than the wanted figures need."""

    units: Mapping[str, str]
    measure: Callable[[Set[str]], Iterable[tuple[str, float]]]


def measurements(module: ModuleType) -> list[Measurement]:
    """All that a benchmark has, its single figures as measurements of one figure each."""
    singles = [_single(name, *figure) for name, figure in getattr(module, "FIGURES", {}).items()]
    return [*singles, *getattr(module, "MEASUREMENTS", ())]


def _single(name: str, unit: str, measure: Callable[[], float]) -> Measurement:
    return Measurement({name: unit}, lambda _: ((name, measure()) for _once in "1"))


def figures(prefix: str, folder: Path) -> Iterator[tuple[str, float, str]]:
    """Name, value and unit of all figures whose name begins so, each when it is measured."""
    for path in sorted(folder.glob("bench_*.py")):
        room = path.stem.removeprefix("bench_")
        if not room.startswith(prefix.partition(".")[0]):
            continue  # not even imported: what it needs may take seconds to load
        for measurement in measurements(import_module(path.stem)):
            wanted = {name for name in measurement.units if f"{room}.{name}".startswith(prefix)}
            if wanted:
                for name, value in measurement.measure(wanted):
                    yield f"{room}.{name}", value, measurement.units[name]


def line(name: str, value: float, unit: str) -> str:
    decimals = DECIMALS[(abs(value) >= 0.01) + (abs(value) >= 100)] if value else 0
    return f"bench {name} {value:.{decimals}f} {unit}"


def main(arguments: list[str]) -> int:
    prefix = arguments[0] if arguments else ""
    count = 0
    for figure in figures(prefix, Path(__file__).parent):
        print(line(*figure), flush=True)
        count += 1
    if not count:
        print(f"no benchmark begins with {prefix!r}", file=sys.stderr)
    return 0 if count else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
