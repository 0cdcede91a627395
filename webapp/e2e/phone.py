"""A person with the Mini App open: what he presses and sees, what the app posts to Telegram, how Telegram answers."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Final, NamedTuple

import chromium
from playwright.async_api import Browser, CDPSession, Locator, Page, Route, expect
from telegram_sandbox.viewer.palettes import LIGHT, Palette

from webapp.e2e.catalog import BOT_TOKEN
from webapp.e2e.telegram import PLAYED, Person, init_data, launch

VIEWPORT: Final = {"width": 360, "height": 740}
SHELL: Final = {"viewport": VIEWPORT, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
API: Final = "**/api/v1/**"
PATIENCE_S: Final = chromium.PATIENCE_MS / 1000
_ids = count(int(1000 * time.time()))


class Posted(NamedTuple):
    """What the app has told its client."""

    type: str
    data: dict[str, Any]


async def until(condition: Callable[[], bool]) -> None:
    """Return as soon as the condition holds; `TimeoutError` when patience is over."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.02)


def somebody(*, may_write: bool = False) -> Person:
    """Whom the catalog has not met."""
    return Person(next(_ids), may_write)


class Phone:
    """`posted`: what the app has told Telegram, the oldest first; `allows`: how he answers Telegram's own questions.

    `complaints`: what the page does wrong, see `chromium.complaints`; nobody excuses them unless he says so.
    """

    def __init__(self, page: Page, site: str, person: Person) -> None:
        self.page, self.site, self.person = page, site, person
        self.posted: list[Posted] = []
        self.allows = True
        self.complaints = chromium.complaints(page, site)
        self.excused: tuple[str, ...] = ()

    # ── Telegram's part ───────────────────────────────────────────────────────────────────────────────────────────

    async def is_played(self) -> None:
        """From now on a client stands around the page."""
        await self.page.expose_function("toTelegram", self._hear)
        await self.page.add_init_script(PLAYED)

    def _hear(self, kind: str, data: dict[str, Any]) -> list[Any] | None:
        self.posted.append(Posted(kind, data))
        if kind == "web_app_request_write_access":
            return ["write_access_requested", {"status": "allowed" if self.allows else "cancelled"}]
        if kind == "web_app_request_safe_area":
            return ["safe_area_changed", {"top": 0, "right": 0, "bottom": 20, "left": 0}]
        return None

    async def hears(self, kind: str, **data: Any) -> None:
        """From the client."""
        await self.page.evaluate("told => window.Telegram.WebView.receiveEvent(...told)", [kind, data])

    async def presses_back(self) -> None:
        """Telegram's own button; it is there, or nobody could press it."""
        await until(lambda: self.offers_back)
        await self.hears("back_button_pressed")

    @property
    def offers_back(self) -> bool:
        told = self.told("web_app_setup_back_button")
        return bool(told) and told[-1]["is_visible"]

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [data for posted, data in self.posted if posted == kind]

    # ── The person's part ─────────────────────────────────────────────────────────────────────────────────────────

    async def opens(self, path: str = "/", *, theme: Palette = LIGHT, code: str = "", age_s: int = 0) -> None:
        """As a client opens the app; `code`: by which link, `age_s`: of Telegram's signature."""
        data = init_data(self.person, BOT_TOKEN, age_s=age_s, code=code)
        query = f"?tgWebAppStartParam={code}" if code else ""
        await self.page.goto("about:blank")  # a new launch, also at the address where one is
        await self.page.goto(f"{self.site}{path}{query}{launch(data, theme)}")

    async def sees(self, words: str | re.Pattern[str]) -> None:
        """The heading of the page, of a part of it, or of a sheet."""
        await expect(self.page.get_by_role("heading", name=words).first).to_be_visible()

    async def is_told(self, words: str | re.Pattern[str]) -> None:
        """By the short message over the page."""
        await expect(self.page.locator(".toast")).to_contain_text(words)

    async def presses(self, name: str | re.Pattern[str]) -> None:
        """The first button or link of this name."""
        await self.control(name).click()

    def control(self, name: str | re.Pattern[str]) -> Locator:
        exact = isinstance(name, str)
        page = self.page
        return (
            page.get_by_role("button", name=name, exact=exact)
            .or_(page.get_by_role("link", name=name, exact=exact))
            .first
        )

    async def looks(self) -> None:
        """Until what has come is drawn as it stays, and heeds fingers: for a moment it does not."""
        await self.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")

    async def searches(self, words: str) -> None:
        await self.page.get_by_role("searchbox").fill(words)

    def rows(self) -> Locator:
        """Channels that are listed near the screen."""
        return self.page.locator(".row")

    def stars(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^В избранное: "))

    async def titles(self) -> list[str]:
        await self.rows().first.wait_for()
        return await self.page.locator(".row .main b").all_inner_texts()

    # ── The network's part ────────────────────────────────────────────────────────────────────────────────────────

    async def loses_the_network(self) -> None:
        self.excused += ("net::ERR_INTERNET_DISCONNECTED",)
        await self.page.context.set_offline(True)

    async def finds_the_network(self) -> None:
        await self.page.context.set_offline(False)

    async def waits_for_answers(self, to: str = API) -> list[Route]:
        """Questions that the app asks from now on, held until they are let go or lost."""
        held: list[Route] = []
        await self.page.route(to, lambda route: held.append(route))  # noqa: PLW0108 - Playwright knows no built-in ones
        return held

    async def gets(self, held: list[Route], to: str = API) -> None:
        """The answers to what was held; from now on nothing is."""
        for route in held:
            await route.continue_()
        await self.page.unroute(to)

    async def loses(self, held: list[Route], to: str = API) -> None:
        """What was held, as when a connection breaks; from now on nothing is."""
        self.excused += ("net::ERR_FAILED",)
        for route in held:
            await route.abort()
        await self.page.unroute(to)

    def excuses(self, *words: str) -> None:
        """A complaint with one of these words in it is what the walk has brought about itself."""
        self.excused += words

    def faults(self) -> list[str]:
        return [each for each in self.complaints if not any(words in each for words in self.excused)]

    async def devtools(self) -> CDPSession:
        return await self.page.context.new_cdp_session(self.page)


@asynccontextmanager
async def phone(browser: Browser, site: str, person: Person | None = None, **different: Any) -> AsyncIterator[Phone]:
    """In Telegram on Android. The walk fails where the page does anything wrong on the way.

    `different`: options of the browser's context other than those of a telephone.
    """
    async with opened(browser, site, person, **different) as it:
        await it.is_played()
        yield it
        assert it.faults() == []


@asynccontextmanager
async def opened(browser: Browser, site: str, person: Person | None = None, **different: Any) -> AsyncIterator[Phone]:
    """A page without Telegram around it."""
    page = await chromium.fresh_page(browser, **{"timezone_id": "Europe/Moscow", **SHELL, **different})
    try:
        yield Phone(page, site, person or somebody())
    finally:
        await page.context.close()
