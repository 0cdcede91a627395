"""Children that never outlive the program that started them, even when it is killed by kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def on_parents_death(how: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """`preexec_fn` for a child: the signal it gets when the thread that started it is gone. Linux only, else None."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def in_child() -> None:
        libc.prctl(1, how)  # 1 = PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it went before the order was given
            os._exit(1)

    return in_child
