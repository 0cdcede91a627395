"""All that is logged, as the daemon logs it, with every library at its most talkative."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from reposter_service.monitoring import logs


@contextmanager
def whole_log() -> Iterator[io.StringIO]:
    stream, root = io.StringIO(), logging.getLogger()
    before, structlogs = (root.handlers[:], root.level), structlog.get_config()
    root.handlers.clear()  # pytest's own would be closed by the reconfiguration
    logs.configure("DEBUG", stream)
    for name in logs.QUIETER:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        for name, quieter in logs.QUIETER.items():
            logging.getLogger(name).setLevel(quieter)
        root.handlers[:], root.level = before
        structlog.configure(**structlogs)
