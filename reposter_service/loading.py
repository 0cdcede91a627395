"""Loading what takes seconds: the libraries of Telegram, of a thousand classes each."""

import gc
from importlib import import_module


def load(module: str) -> None:
    """Import it with the collector at rest: all that an import makes stays, and to look through it again and again for
    what may go takes a quarter of the time.
    """
    gc.disable()
    try:
        import_module(module)
    finally:
        gc.freeze()
        gc.enable()
