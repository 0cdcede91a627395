"""Loading what a process keeps all its life: Django with its apps, the libraries of Telegram."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept() -> Iterator[None]:
    """With the collector at rest: what is loaded stays, and to look through it again and again for what may go takes a
    third of the bot's start. Afterwards it collects as ever, only not there.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
