"""One command that changes the house at a time: an installation, a restore, another secret."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.layout import Layout


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """`Trouble` at once where another one works. Held by the process: whoever is killed holds it no longer."""
    try:
        folder = os.open(layout.code, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:  # nothing is installed, which the command itself tells better
        yield
        return
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                "Другая команда channel-house уже работает. Ничего не изменено: дождитесь её конца и повторите."
            ) from None
        yield
    finally:
        os.close(folder)
