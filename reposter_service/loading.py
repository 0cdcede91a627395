"""Loading what takes seconds: the libraries of Telegram, of a thousand classes each."""

import asyncio
import gc
import sys
from importlib import import_module

TURN_S = 0.0001
"""Python's own is fifty times as long, and whoever works in small pieces beside an import waits for as many of them."""


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


async def load_beside(module: str) -> None:
    """On a thread, while the loop works on: it has its turn at once."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN_S)
    try:
        await asyncio.to_thread(load, module)
    finally:
        sys.setswitchinterval(usual)
