"""What an operator reads while something is done: a line a step, with what came of it and how long it took."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WORTH_TELLING_S: Final = 2.0


@dataclass
class Step:
    """`outcome`: what the line ends in."""

    outcome: str = "готово"


@contextmanager
def step(what: str) -> Iterator[Step]:
    """`Пакеты … есть`. On a terminal the line is begun at once; what fails ends it with «не вышло»."""
    taken, begun = Step(), time.monotonic()
    told_early = sys.stdout.isatty()
    if told_early:
        _write(f"{what} … ")
    try:
        yield taken
    except BaseException:
        taken.outcome = "не вышло"
        raise
    finally:
        took_s = time.monotonic() - begun
        seconds = f" ({took_s:.0f} с)" if took_s >= WORTH_TELLING_S else ""
        _write(f"{'' if told_early else f'{what} … '}{taken.outcome}{seconds}\n")


def tell(line: str) -> None:
    _write(f"{line}\n")


def _write(text: str) -> None:
    # Whoever watched may have gone with his connection; what is being done goes on.
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()
