"""Photographs the chat with the bot: the messages that a scene has added, no more."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from demo.admin import Admin

ALBUM = Path("docs/pictures")
FILM = {"viewport": {"width": 400, "height": 2000}, "is_mobile": True, "timezone_id": "Europe/Moscow"}
"""The page as a telephone has it, but so high that whatever belongs to a picture is on it; the zone is the bot's."""
LARGEST_BYTES = 60 * 1024

WALL = "pane => pane.style.background = '#dbe7e4'"
"""One colour: a gradient makes a picture four times as large."""
PLACE = """([first, last]) => {
  const between = ({ dataset: { number } }) => Number(number) >= first && Number(number) <= last;
  const posts = [...document.querySelectorAll('.post')].filter(between);
  const top = posts[0].getBoundingClientRect().top - 7;
  const bottom = posts.at(-1).getBoundingClientRect().bottom + 7;
  return { x: 0, y: top, width: innerWidth, height: bottom - top };
}"""


class PictureTooLarge(Exception):
    """For the page it is to be on; in words."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be on a picture: the numbers of its first and its last message."""

    first: int
    last: int


class Camera:
    """Takes pictures of what scenes have added to the chat; the page has been opened with `FILM`."""

    def __init__(self, page: Page, admin: Admin) -> None:
        self._page = page
        self._admin = admin

    async def open(self) -> None:
        await self._page.goto(self._admin.page)
        await self._page.get_by_role("button", name="Запустить").wait_for()

    async def take(self, name: str, scene: Callable[[], Frame]) -> None:
        frame = await asyncio.to_thread(scene)
        await self._page.locator(f"[data-number='{frame.last}']").wait_for()
        await self._page.get_by_role("main").evaluate(WALL)
        await self._page.evaluate("document.activeElement.blur()")
        place = await self._page.evaluate(PLACE, [frame.first, frame.last])
        picture = await self._page.screenshot(clip=place, animations="disabled")
        await asyncio.to_thread(keep, name, picture, LARGEST_BYTES)


def keep(name: str, picture: bytes, most: int) -> None:
    """Into the album, `most` bytes large: where a photograph is on the page, in so few colours that it fits."""
    kept = picture if len(picture) <= most else _in_few_colours(picture)
    if len(kept) > most:
        raise PictureTooLarge(f"{name}: {len(kept)} байт, а должно быть не больше {most}")
    ALBUM.mkdir(parents=True, exist_ok=True)
    (ALBUM / f"{name}.png").write_bytes(kept)
    print(f"{ALBUM}/{name}.png: {len(kept) // 1024} КБ", flush=True)


def _in_few_colours(picture: bytes) -> bytes:
    """As many as a PNG's palette holds."""
    fewer = BytesIO()
    with Image.open(BytesIO(picture)) as whole:
        whole.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(fewer, "PNG", optimize=True)
    return fewer.getvalue()
