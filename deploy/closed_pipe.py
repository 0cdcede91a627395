"""`make spec | head`: whoever read the output has seen enough, which is no error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def until_the_reader_leaves(command: Callable[[], int]) -> int:
    """The command's exit code; 0 when nobody reads its output any more."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
