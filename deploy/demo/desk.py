"""The desk of those who work in the admin site: a browser's page, and pictures of what is on it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import FloatRect, Locator, Page

from demo.camera import keep

WIDE, HIGH = 1280, 2400
"""A window so high that a whole page is in it, and its bar of buttons at the bottom of that page."""
FILM = {"viewport": {"width": WIDE, "height": HIGH}, "timezone_id": "Europe/Moscow"}
LARGEST_BYTES = 150 * 1024
MARGIN = 10


@dataclass(frozen=True, slots=True)
class Cut:
    """What is to be on a picture: all from the first of the `places` to the last, in a window `high` pixels high.

    Without places it is the window itself, with the menu on the left.
    """

    places: tuple[Locator, ...] = ()
    high: int = HIGH


class Desk:
    """A person at the site of `address`, in a page that has been opened with `FILM`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.site = f"{address.rstrip('/')}/admin/"

    async def signs_in(self, login: str, password: str) -> None:
        """Whoever was there before is gone."""
        await self.page.context.clear_cookies()
        await self.goes("")
        await self.page.fill("[name=username]", login)
        await self.page.fill("[name=password]", password)
        await self.page.click("button[type=submit]")
        await self.page.get_by_role("heading", name="Разделы").wait_for()

    async def goes(self, path: str) -> None:
        """`path` within the admin site."""
        await self.page.goto(self.site + path)

    @property
    def here(self) -> str:
        """The page's path within the admin site."""
        return self.page.url.removeprefix(self.site).partition("?")[0]

    async def finds(self, words: str) -> None:
        """A row of the list of channels, opened by its link."""
        await self.goes(f"channels/channel/?q={words}")
        await self.opens(words)

    async def opens(self, words: str) -> None:
        await self.follows(self.page.get_by_role("link", name=words).first)

    async def opens_tab(self, words: str) -> None:
        await self.page.locator("#tabs-items").get_by_text(words, exact=True).click()

    async def presses(self, words: str) -> None:
        """A button of the page, and what it leads to."""
        await self.follows(self.page.get_by_role("button", name=words, exact=True))

    async def follows(self, what: Locator) -> None:
        """Click, and wait for the page that it leads to."""
        async with self.page.expect_navigation():
            await what.click()

    async def fills(self, name: str, text: str) -> None:
        await self.page.fill(f"[name={json.dumps(name)}]", text)

    async def chooses(self, name: str, label: str) -> None:
        await self.page.select_option(f"[name={json.dumps(name)}]", label=label)

    async def hands_in(self, name: str, file: str, mime_type: str, content: bytes) -> None:
        upload = {"name": file, "mimeType": mime_type, "buffer": content}
        await self.page.set_input_files(f"[name={json.dumps(name)}]", upload)  # type: ignore[arg-type]

    async def take(self, name: str, scene: Callable[["Desk"], Awaitable[Cut]]) -> None:
        """Play the scene and keep its picture."""
        await self.page.set_viewport_size({"width": WIDE, "height": HIGH})
        cut = await scene(self)
        await self.page.set_viewport_size({"width": WIDE, "height": cut.high})
        await self.page.evaluate("document.activeElement.blur()")
        await self.page.evaluate("document.fonts.ready")
        picture = await self._photographed(cut)
        await asyncio.to_thread(keep, name, picture, LARGEST_BYTES)

    async def _photographed(self, cut: Cut) -> bytes:
        boxes = [box for place in cut.places if (box := await place.bounding_box())]
        if not boxes:
            return await self.page.screenshot(animations="disabled")
        left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
        right = max(box["x"] + box["width"] for box in boxes) + MARGIN
        bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
        place: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        return await self.page.screenshot(clip=place, animations="disabled")
