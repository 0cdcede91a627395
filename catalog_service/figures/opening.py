"""The one place where the way out and the sources are put together. Loads httpx and selectolax."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.fetching import doors
from catalog_service.figures.fetching.access import configured
from catalog_service.figures.findings import Door
from catalog_service.figures.politeness import Pace
from catalog_service.figures.sources.telegram import Telegram
from catalog_service.figures.sources.telemetr import Telemetr
from catalog_service.figures.sources.telemetr_page import TelemetrPage
from catalog_service.figures.sources.tgstat import Tgstat

Outside = Callable[[Mapping[Door, Pace]], AbstractAsyncContextManager[tuple[Doors, Sources]]]
"""Given how the doors were when they were asked last."""


@asynccontextmanager
async def outside(paces: Mapping[Door, Pace]) -> AsyncIterator[tuple[Doors, Sources]]:
    """As the settings have it."""
    async with doors.Doors(configured(), paces) as opened:
        yield opened, Sources(Telegram(), Tgstat(), Telemetr(), TelemetrPage())
