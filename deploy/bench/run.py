"""Runs the benchmarks: `python deploy/bench/run.py [prefix]`. One line a figure: `bench <name> <value> <unit>`.

A benchmark is a file `bench_<room>.py` beside this one with `FIGURES`: name after the room → (unit, function that
measures). Figures are of this machine at this moment; compare those of one machine only.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Figure = tuple[str, str, Callable[[], float]]


def figures(prefix: str) -> Iterator[Figure]:
    """Name, unit and measurement of all figures whose name begins so."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        room = path.stem.removeprefix("bench_")
        if not room.startswith(prefix.partition(".")[0]):
            continue  # not even imported: what it needs may take seconds to load
        for name, (unit, measure) in import_module(path.stem).FIGURES.items():
            if f"{room}.{name}".startswith(prefix):
                yield f"{room}.{name}", unit, measure


def main(arguments: list[str]) -> int:
    prefix = arguments[0] if arguments else ""
    count = 0
    for name, unit, measure in figures(prefix):
        value = measure()
        print(f"bench {name} {value:.{0 if value >= 100 else 3}f} {unit}", flush=True)
        count += 1
    if not count:
        print(f"no benchmark begins with {prefix!r}", file=sys.stderr)
    return 0 if count else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
