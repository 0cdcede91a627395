"""Photographs the chat with the bot: the messages that a scene has added, no more."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chromium import Page, PageFailed

from demo.admin import Admin

ALBUM = Path("docs/pictures")
WIDTH, HEIGHT, SCALE = 400, 2000, 1.0
"""Of the page, so high that whatever belongs to a picture is on it."""
ZONE = "Europe/Moscow"
"""Of the bot's own times, too."""
LARGEST_BYTES = 60 * 1024

WALL = "document.getElementById('pane').style.background = '#dbe7e4'"
"""One colour: a gradient makes a picture four times as large."""
PLACE = """(() => {
  const between = ({ dataset: { number } }) => Number(number) >= %d && Number(number) <= %d;
  const posts = [...document.querySelectorAll('.post')].filter(between);
  const top = posts[0].getBoundingClientRect().top - 7;
  const bottom = posts.at(-1).getBoundingClientRect().bottom + 7;
  return JSON.stringify({ x: 0, y: top, width: innerWidth, height: bottom - top });
})()"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be on a picture: the numbers of its first and its last message."""

    first: int
    last: int


class Camera:
    """Takes pictures of what scenes have added to the chat."""

    def __init__(self, page: Page, admin: Admin) -> None:
        self._page = page
        self._admin = admin

    async def open(self) -> None:
        await self._page.resize(WIDTH, HEIGHT, scale=SCALE)
        await self._page.call("Emulation.setTimezoneOverride", timezoneId=ZONE)
        await self._page.open(self._admin.page)
        await self._page.until("document.querySelector('.start')")

    async def take(self, name: str, scene: Callable[[], Frame]) -> None:
        frame = await asyncio.to_thread(scene)
        await self._page.until(f"document.querySelector('[data-number=\"{frame.last}\"]')")
        await self._page.run(WALL)
        await self._page.run("document.activeElement.blur()")
        await asyncio.sleep(0.3)  # a change of colour takes its time
        clip = json.loads(await self._page.run(PLACE % (frame.first, frame.last)))
        picture = await self._page.picture(clip)
        if len(picture) > LARGEST_BYTES:
            raise PageFailed(f"{name}: {len(picture)} байт, а должно быть не больше {LARGEST_BYTES}")
        await asyncio.to_thread(_kept, name, picture)
        print(f"{ALBUM}/{name}.png: {len(picture) // 1024} КБ", flush=True)


def _kept(name: str, picture: bytes) -> None:
    ALBUM.mkdir(parents=True, exist_ok=True)
    (ALBUM / f"{name}.png").write_bytes(picture)
