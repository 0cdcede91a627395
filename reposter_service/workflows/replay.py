"""Replay a file of a real channel's posts through the rules: what would have been reposted, and why.

The numbers of the file are taken as those of the measuring moment; one reactions period, no pauses, nothing protected.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from reposter_service.domain import replay as rules
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.posts_file import LARGEST_FILE, Malformed, parse
from reposter_service.workflows import replay_report

REPLAYED, REFUSED = 0, 2
FAULTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """The X and Y to try, 1 to 50 each."""

    x: int
    y: int


class NotReplayed(Exception):
    """Why nothing was replayed, in words for the person at the keyboard."""


def replay(
    path: Path, x: int | None, y: int | None, as_json: bool, out: TextIO, *, errors: TextIO | None = None
) -> int:
    """The command: a table of X and Y, or with both given every decision. Returns the exit code.

    Where the file or the numbers cannot be taken, `out` stays empty, `errors` (stderr) gets the reason, the code is 2.
    """
    try:
        choice = _choice(x, y)
        file = rules.replay(parse(_bytes(path)))
    except (NotReplayed, Malformed) as refusal:
        print(_words(path, refusal), file=errors or sys.stderr)
        return REFUSED
    print(_report(file, choice, as_json=as_json), file=out)
    return REPLAYED


def _choice(x: int | None, y: int | None) -> Choice | None:
    if x is None and y is None:
        return None
    if x is None or y is None:
        raise NotReplayed("X и Y задаются вместе, пример: --x 6 --y 5")
    if not (1 <= x <= WINDOW and 1 <= y <= WINDOW):
        raise NotReplayed(f"X и Y должны быть от 1 до {WINDOW}, пример: --x 6 --y 5")
    return Choice(x, y)


def _bytes(path: Path) -> bytes:
    """The file, never much more of it than `parse` takes."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise NotReplayed("такого файла нет") from None
    except IsADirectoryError:
        raise NotReplayed("это папка, а нужен файл CSV") from None
    except OSError as error:
        raise NotReplayed(f"файл не читается ({error.strerror})") from None


def _words(path: Path, refusal: NotReplayed | Malformed) -> str:
    if isinstance(refusal, NotReplayed):
        return f"{path}: {refusal}"
    shown = [f"{path}: {fault}" for fault in refusal.faults[:FAULTS_SHOWN]]
    if left := len(refusal.faults) - len(shown):
        shown.append(f"{path}: и ещё ошибок: {left}")
    return "\n".join(shown)


def _report(file: rules.ReplayedFile, choice: Choice | None, *, as_json: bool) -> str:
    if choice is None:
        return replay_report.table_as_json(file) if as_json else replay_report.table_as_text(file)
    if as_json:
        return replay_report.decisions_as_json(file, x=choice.x, y=choice.y)
    return replay_report.decisions_as_text(file, x=choice.x, y=choice.y)
