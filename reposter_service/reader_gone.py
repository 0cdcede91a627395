"""`status | head -3`: whoever read the output has seen enough, which is no error of the command's."""

import os
import select
import sys
from collections.abc import Callable


def until_the_reader_leaves(command: Callable[[], int]) -> int:
    """The command's exit code; 0 when nobody reads its output any more. Other broken pipes are not meant."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        if not _has_left():
            raise
        # Python flushes once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _has_left() -> bool:
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)  # errors are told unasked
    return any(event & select.POLLERR for _, event in output.poll(0))
