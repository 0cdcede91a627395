"""Pictures of every screen: `python -m webapp.e2e.album FOLDER`, by width and theme.

For looking at them, and for the docs. The demo's own server of PostgreSQL is not touched.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import chromium
import devpg
import provision
from playwright.async_api import Browser, ViewportSize
from telegram_sandbox.viewer.palettes import DARK, LIGHT, Palette

from webapp.e2e.catalog import Catalog, served
from webapp.e2e.phone import opened
from webapp.e2e.tour import tour

WIDTHS: Final = {320: 640, 360: 740, 430: 932, 1280: 800}
"""And heights, in points."""
HEIGHT: Final = "document.documentElement.scrollHeight"
THEMES: Final = {"light": LIGHT, "dark": DARK}


async def photographed(browser: Browser, catalog: Catalog, album: Path) -> int:
    """How many pictures: `360-light-channel.png`."""
    taken = 0
    for width, height in WIDTHS.items():
        for name, theme in THEMES.items():
            taken += await _toured(browser, catalog, album / f"{width}-{name}", (width, height), theme)
    return taken


async def _toured(browser: Browser, catalog: Catalog, start: Path, size: tuple[int, int], theme: Palette) -> int:
    is_phone = size[0] < 1000
    shell: dict[str, Any] = {"is_mobile": is_phone, "has_touch": is_phone, "device_scale_factor": 2 if is_phone else 1}
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    taken = 0
    async with opened(browser, catalog.address, viewport=viewport, **shell) as anna:
        await anna.is_played()
        async for screen in tour(anna, catalog, theme):
            await anna.page.screenshot(path=f"{start}-{screen}.png", animations="disabled")
            taken += 1
            if screen == "channel-unfolded":
                # A screen as high as the page: what is pinned to the lower edge is there, too.
                await anna.page.set_viewport_size({**viewport, "height": await anna.page.evaluate(HEIGHT)})
                await anna.page.screenshot(path=f"{start}-channel-whole.png", animations="disabled")
                await anna.page.set_viewport_size(viewport)
    return taken


async def _photographed(catalog: Catalog, album: Path) -> None:
    async with chromium.browser() as browser:
        print(f"{await photographed(browser, catalog, album)} pictures in {album}")


def main(arguments: list[str]) -> int:
    album = Path(*arguments[:1] or ["album"]).absolute()
    album.mkdir(parents=True, exist_ok=True)
    data = provision.HOUSE / ".data" / "album"
    data.mkdir(parents=True, exist_ok=True)
    with (
        devpg.server(data / "postgres") as admin_dsn,
        tempfile.TemporaryDirectory() as folder,
        served(provision.clone(admin_dsn, "album"), Path(folder)) as catalog,
    ):
        asyncio.run(_photographed(catalog, album))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
