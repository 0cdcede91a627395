"""Every screen and state of it, light and dark: readable by everybody, without a complaint of the browser."""

import pytest
from playwright.async_api import Browser
from telegram_sandbox.viewer.palettes import DARK, LIGHT, Palette

from webapp.e2e import measures
from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import phone
from webapp.e2e.tour import tour

pytestmark = IN_A_BROWSER

SMALL = """() => [...document.querySelectorAll("#app *")]
  .filter(each => each.checkVisibility())
  .filter(each => [...each.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim()))
  .filter(each => parseFloat(getComputedStyle(each).fontSize) < 12)
  .map(each => each.outerHTML.slice(0, 120))"""
NARROW = """() => [...document.querySelectorAll("a[href], button, input, select, textarea")]
  .filter(each => each.checkVisibility() && !each.closest("p.text"))
  .map(each => [each.closest("label") ?? each, each])
  .filter(([box]) => { const { width, height } = box.getBoundingClientRect(); return width < 43.5 || height < 43.5; })
  .map(([box, each]) => `${box.offsetWidth}×${box.offsetHeight} ${each.outerHTML.slice(0, 120)}`)"""
# Not clientWidth: on a telephone the page's own width grows with what does not fit.
WIDE = "document.documentElement.scrollWidth - screen.width"


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
async def test_every_screen_can_be_read_and_pressed_by_everybody(
    browser: Browser, catalog: Catalog, theme: Palette
) -> None:
    """WCAG 2.2 AA as axe checks it; text of 12 px and more; 44×44 px to press; one heading of the first level;
    nothing to be scrolled sideways. In the dark a page has other colors and is the same otherwise."""
    found: dict[str, list[str]] = {}
    async with phone(browser, catalog.address) as anna:
        async for screen in tour(anna, catalog, theme):
            wrong = await measures.violations(anna, of_colors_alone=theme is DARK)
            wrong += [f"small: {each}" for each in await anna.page.evaluate(SMALL)]
            wrong += [f"narrow: {each}" for each in await anna.page.evaluate(NARROW)]
            wrong += [] if await anna.page.locator("h1").count() == 1 else ["not one heading of the page"]
            wrong += ["wider than the screen"] if await anna.page.evaluate(WIDE) else []
            found |= {screen: wrong} if wrong else {}
    assert found == {}


async def test_figures_of_any_size_fit_the_narrowest_screen(browser: Browser, catalog: Catalog) -> None:
    channel = catalog.asked("SELECT max(channel_id) FROM catalog.price")[0]
    catalog.told("UPDATE catalog.price SET amount = 1000000000 WHERE channel_id = %s", channel)
    async with phone(browser, catalog.address, viewport={"width": 320, "height": 640}) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.sees("Похожие каналы")
        assert await anna.page.evaluate(WIDE) == 0
        await anna.opens(f"/plan?ids={channel}")
        await anna.sees("1 канал")
        assert await anna.page.evaluate(WIDE) == 0
