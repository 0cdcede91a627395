"""Other programs, run to their end. No secret is ever among their arguments, which everybody on a machine sees."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LAST_WORDS = 3
NO_SPACE = "No space left on device"
"""As every program says it under LC_ALL=C, and most of them otherwise, too."""


def run(
    command: Sequence[str | Path],
    trouble: str,
    *,
    environment: Mapping[str, str] | None = None,
    says: str | None = None,
    folder: Path | None = None,
    timeout_s: float | None = None,
) -> str:
    """What it printed. `trouble`: the sentence that is told, with the program's last words, when it fails.

    `environment`: added to this program's own. `says`: its standard input.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, **(environment or {})},
            cwd=folder,
            input=says,
            stdin=subprocess.DEVNULL if says is None else None,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except FileNotFoundError:
        raise Trouble(f"{trouble}: нет программы {command[0]}") from None
    except subprocess.TimeoutExpired:
        raise Trouble(f"{trouble}: {command[0]} не закончил за {timeout_s:g} с") from None
    if done.returncode:
        if NO_SPACE in f"{done.stdout}{done.stderr}":
            raise Trouble("Диск заполнен. Освободите место и повторите: команда продолжит с того, что уже есть.")
        raise Trouble(f"{trouble}: {last_words(done.stderr or done.stdout) or f'код выхода {done.returncode}'}")
    return done.stdout


def last_words(output: str) -> str:
    """The end of what a program said, in one line."""
    return " ".join(output.split("\n")[-LAST_WORDS - 1 :]).strip()
