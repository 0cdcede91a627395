"""Budgets in the browser: requests, nodes, memory, shifts. Counts are asserted, never times."""

from playwright.async_api import Browser

from webapp.e2e import measures
from webapp.e2e.catalog import CHANNELS, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.listing import scrolled_to_the_end
from webapp.e2e.phone import phone, somebody

pytestmark = IN_A_BROWSER

MOST_REQUESTS, MOST_NODES = 3, 1500
MOST_HEAP_MB, MOST_SHIFT = 12, 0.02


async def test_the_first_screen_asks_little_and_nobody_else(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await measures.is_observed(anna)
        await anna.opens()
        assert len(await measures.requests_before_rows(anna)) <= MOST_REQUESTS
        assert await measures.nodes(anna) <= MOST_NODES


async def test_ten_thousand_channels_are_scrolled_through_in_few_nodes(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens("/list")
        most = await scrolled_to_the_end(anna, CHANNELS)
        assert most <= MOST_NODES
        assert await measures.heap_mb(anna) <= MOST_HEAP_MB


async def test_nothing_jumps(browser: Browser, catalog: Catalog) -> None:
    person = somebody(may_write=True)
    async with phone(browser, catalog.address, person) as anna:
        await measures.is_observed(anna)
        await anna.opens()
        await anna.stars().first.click()
        await anna.stars().first.and_(anna.page.locator("[aria-pressed=true]")).wait_for()
    channel = catalog.asked("SELECT min(id) FROM catalog.channel WHERE published")[0]
    for path in ("/", "/list", f"/c/{channel}", "/favorites"):
        async with phone(browser, catalog.address, person) as anna:
            await measures.is_observed(anna)
            await anna.opens(path)
            await anna.page.wait_for_load_state("networkidle")
            assert await measures.shifted(anna) <= MOST_SHIFT, (path, await measures.shifts(anna))
