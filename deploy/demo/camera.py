"""Photographs the chat with the bot: the messages that a scene has added, no more."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from chromium import Page, PageFailed

from demo.admin import Admin

ALBUM = Path("docs/pictures")
WIDTH, HEIGHT, SCALE = 400, 2000, 1.5
"""Of the page, so high that whatever belongs to a picture is on it."""
LARGEST_BYTES = 60 * 1024

WALL = "document.getElementById('pane').style.background = '#dbe7e4'"
"""One colour: a gradient makes a picture four times as large."""
SEEN_SINCE = """(() => {
  const feed = document.querySelector('.feed');
  const first = [...feed.querySelectorAll('.post')].find((post) => Number(post.dataset.number) > %d);
  const top = first.getBoundingClientRect().top - 10;
  const bottom = feed.lastElementChild.getBoundingClientRect().bottom + 12;
  return JSON.stringify({ x: 0, y: top, width: innerWidth, height: bottom - top });
})()"""


class Camera:
    """Photographs what a scene has added to the chat."""

    def __init__(self, page: Page, admin: Admin) -> None:
        self._page = page
        self._admin = admin

    async def open(self) -> None:
        await self._page.resize(WIDTH, HEIGHT, scale=SCALE)
        await self._page.open(self._admin.page)
        await self._page.until("document.querySelector('.start')")

    async def take(self, name: str, scene: Callable[[], int]) -> None:
        """`scene` tells the number of the message before the first one on the picture."""
        since = await asyncio.to_thread(scene)
        newest = await asyncio.to_thread(self._admin.newest)
        await self._page.until(f"document.querySelector('[data-number=\"{newest}\"]')")
        await self._page.run(WALL)
        await self._page.run("document.activeElement.blur()")
        await asyncio.sleep(0.3)  # a change of colour takes its time
        clip = json.loads(await self._page.run(SEEN_SINCE % since))
        picture = await self._page.picture(clip)
        if len(picture) > LARGEST_BYTES:
            raise PageFailed(f"{name}: {len(picture)} байт, а должно быть не больше {LARGEST_BYTES}")
        await asyncio.to_thread(_kept, name, picture)
        print(f"{ALBUM}/{name}.png: {len(picture) // 1024} КБ", flush=True)


def _kept(name: str, picture: bytes) -> None:
    ALBUM.mkdir(parents=True, exist_ok=True)
    (ALBUM / f"{name}.png").write_bytes(picture)
