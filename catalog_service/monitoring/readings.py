"""What stands in the database, read when somebody asks, and not again for some seconds."""

import time
from collections.abc import Sequence

import structlog
from django.db import Error
from django.utils import timezone
from prometheus_client.core import Metric

from catalog_service.monitoring import gauges
from catalog_service.monitoring.asking import Asking, SilentError

log = structlog.get_logger(__name__)

FRESH_S = 10.0
"""A page that is asked for more often, by two who watch, shows the same again."""


class Readings:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._read_at = float("-inf")
        self._last: Sequence[Metric] = ()

    async def now(self) -> Sequence[Metric] | None:
        """None: the database does not answer."""
        if time.monotonic() - self._read_at < FRESH_S:
            return self._last
        try:
            self._last = await self._asking.ask(_read)
        except (SilentError, Error) as away:
            log.warning("no answer from the database", error=str(away))
            return None
        self._read_at = time.monotonic()
        return self._last


def _read() -> list[Metric]:
    return gauges.read(timezone.now())
