"""The Mini App in Chromium, as a telephone of 360×740 points shows it: what it costs, how long one waits for it.

The real catalog with 10 000 channels and pictures. Times are medians of five under a processor four times as slow and
DevTools' «Fast 3G»; the catalog, PostgreSQL and the browser share this machine.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

import chromium
import devpg
import provision

from bench.measurement import Measurement
from webapp.e2e import measures
from webapp.e2e.catalog import CHANNELS, served
from webapp.e2e.listing import scrolled_to_the_end
from webapp.e2e.phone import phone, somebody
from webapp.e2e.slow_phone import first_rows, is_slow, tapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from playwright.async_api import Browser

    from webapp.e2e.catalog import Catalog
    from webapp.e2e.phone import Phone

FOLDER: Final = Path(".data/bench").absolute()
TIMES: Final = 5
BYTES: Final = {"bytes_br": "B", "html_bytes_br": "B"}
COUNTS: Final = {"requests": "", "nodes": "", "heap_mb": "MB"}
STARTS: Final = {"first_rows_ms": "ms", "lcp_ms": "ms"}
TAPS: Final = {"tap_ms": "ms"}
CHIPS: Final = ("Цена", "CPM", "ERR", "Подписчики", "Цена")

Figures = dict[str, float]


def figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    with _catalog() as catalog:
        if wanted & BYTES.keys():
            yield from _bytes(catalog).items()
        if wanted - BYTES.keys():
            yield from asyncio.run(_in_the_browser(catalog, wanted)).items()


@contextmanager
def _catalog() -> Iterator[Catalog]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        devpg.server(FOLDER / "postgres") as admin_dsn,
        tempfile.TemporaryDirectory(dir=FOLDER) as folder,
        served(provision.clone(admin_dsn, "bench_webapp"), Path(folder)) as catalog,
    ):
        yield catalog


def _bytes(catalog: Catalog) -> Figures:
    """Of the HTML: that of the first page."""
    with urlopen(f"{catalog.address}/") as answer:  # noqa: S310 - our own
        page = answer.read()
    _tell(f"first page: {len(page)} bytes uncompressed, code and data inside")
    return {"bytes_br": measures.code_br(), "html_bytes_br": measures.html_br(page)}


async def _in_the_browser(catalog: Catalog, wanted: Set[str]) -> Figures:
    found: Figures = {}
    async with chromium.browser() as browser:
        if wanted & COUNTS.keys():
            found |= await _counts(browser, catalog)
        if wanted & STARTS.keys():
            found |= await _starts(browser, catalog)
        if wanted & TAPS.keys():
            found |= await _taps(browser, catalog)
    return found


async def _counts(browser: Browser, catalog: Catalog) -> Figures:
    async with phone(browser, catalog.address) as anna:
        await measures.is_observed(anna)
        await anna.opens()
        requests = await measures.requests_before_rows(anna)
        first, first_mb = await measures.nodes(anna), await measures.heap_mb(anna)
        await anna.opens("/list")
        listed = await scrolled_to_the_end(anna, CHANNELS)
        heap = await measures.heap_mb(anna)
    _tell(f"requests before the first rows: {' '.join(requests)}")
    _tell(f"nodes: {first} on the first screen, {listed} while {CHANNELS} channels were scrolled through")
    _tell(f"heap: {first_mb:.1f} MB on the first screen, {heap:.1f} MB with {CHANNELS} channels listed")
    return {"requests": len(requests), "nodes": max(first, listed), "heap_mb": heap}


async def _starts(browser: Browser, catalog: Catalog) -> Figures:
    """Each in a fresh profile; one before them warms the server."""
    both = [await _start(browser, catalog) for _ in range(1 + TIMES)][1:]
    for name, took in zip(STARTS, zip(*both, strict=True), strict=True):
        _tell(f"{name}: {_written(took)}")
    return {name: median(took) for name, took in zip(STARTS, zip(*both, strict=True), strict=True)}


async def _start(browser: Browser, catalog: Catalog) -> tuple[float, float]:
    async with phone(browser, catalog.address) as anna:
        return await first_rows(anna)


async def _taps(browser: Browser, catalog: Catalog) -> Figures:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens("/list")
        await anna.rows().first.wait_for()
        await is_slow(anna)
        kinds = {"page": await _pages(anna), "favorite": await _favorites(anna), "sort": await _sorts(anna)}
    for kind, took in kinds.items():
        _tell(f"tap_ms, {kind}: {_written(took)}")
    return {"tap_ms": max(median(took) for took in kinds.values())}


async def _pages(anna: Phone) -> list[float]:
    """From a row to the channel's page, with what is known of it already."""
    took = []
    for row in range(TIMES):
        took.append(
            await tapped(anna, anna.rows().nth(row).get_by_role("link"), "document.querySelector('.channel h1')")
        )
        await anna.presses_back()
        await anna.rows().first.wait_for()
    return took


async def _favorites(anna: Phone) -> list[float]:
    pressed = "document.querySelectorAll('.star[aria-pressed=true]').length"
    return [await tapped(anna, anna.stars().nth(row), f"{pressed} === {row + 1}") for row in range(TIMES)]


async def _sorts(anna: Phone) -> list[float]:
    """From a chip to the chip turned and the old rows dimmed, where the new ones are not there at once."""
    took = []
    for chip in CHIPS:
        turned = f"document.querySelector('.chip[aria-pressed=true][aria-label^=\"{chip}\"]')"
        took.append(await tapped(anna, anna.page.locator(f".chip:has-text('{chip}')"), turned))
        await anna.page.locator(".dimmed").wait_for(state="detached")
    return took


def _written(took: tuple[float, ...] | list[float]) -> str:
    return " ".join(f"{each:.0f}" for each in sorted(took))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (Measurement({**BYTES, **COUNTS, **STARTS, **TAPS}, figures),)
