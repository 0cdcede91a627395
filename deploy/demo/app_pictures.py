"""The Mini App's pictures: what a buyer sees on a telephone, in light and in dark."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import chromium
from playwright.async_api import Page, expect

from demo.camera import keep
from demo.catalog import Catalog

FILM = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
LARGEST_BYTES = 110 * 1024
CATEGORY, CHANNEL = "Маркетинг", "Ежедневно про маркетинг"
"""Of the sample."""
KEPT = 3
DRAWN = "() => [...document.images].every(image => image.complete || image.loading === 'lazy')"


async def app_pictures(catalog: Catalog) -> None:
    """Every picture anew; the catalog is as the sample made it."""
    for theme, scenes in (("light", LIGHT), ("dark", DARK)):
        async with chromium.opened(**FILM, color_scheme=theme) as page:
            for name, scene in scenes:
                await page.goto(f"{catalog.app_as(catalog.house.buyer)}?theme={theme}")
                await scene(page)
                await _take(page, name)


async def _take(page: Page, name: str) -> None:
    await page.wait_for_load_state("networkidle")
    await page.wait_for_function(DRAWN)
    picture = await page.screenshot(animations="disabled")
    await asyncio.to_thread(keep, name, picture, LARGEST_BYTES)


async def first_page(page: Page) -> None:
    await page.get_by_role("heading", name=CATEGORY).wait_for()


async def a_list(page: Page) -> None:
    """The cheapest contact first."""
    await page.get_by_role("link", name=re.compile(f"^{CATEGORY}")).first.tap()
    await page.get_by_role("button", name=re.compile("CPM")).tap()
    await page.get_by_text("Найдено").wait_for()


async def a_channel(page: Page) -> None:
    field = page.get_by_role("searchbox")
    await field.fill(CHANNEL)
    await field.press("Enter")
    await page.get_by_role("link", name=re.compile(CHANNEL)).first.tap()
    await page.get_by_role("button", name="Узнать стоимость").wait_for()


async def prices(page: Page) -> None:
    await a_channel(page)
    await page.get_by_role("button", name="Узнать стоимость").tap()
    await page.get_by_role("dialog").wait_for()


async def favorites(page: Page) -> None:
    stars = page.get_by_role("button", name=re.compile("^В избранное"))
    for number in range(KEPT):
        star = stars.nth(number)
        await star.tap()
        await expect(star).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("link", name=re.compile("Избранное")).tap()
    await page.get_by_text("Медиаплан").first.wait_for()


Scene = Callable[[Page], Awaitable[None]]
LIGHT: tuple[tuple[str, Scene], ...] = (
    ("app_first_page", first_page),
    ("app_list", a_list),
    ("app_favorites", favorites),
)
DARK: tuple[tuple[str, Scene], ...] = (("app_channel", a_channel), ("app_prices", prices))
