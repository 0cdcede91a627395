"""What is being put back comes to its end: no Ctrl-C, no broken connection reaches it, nor the programs it starts."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def undisturbed() -> Iterator[None]:
    """In the main thread. Programs that are started meanwhile ignore the same."""
    before = {told: signal.signal(told, signal.SIG_IGN) for told in TOLD}
    try:
        yield
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)
