"""Budgets in the browser: requests, nodes, memory, shifts. Counts are asserted, never times."""

import pytest
from playwright.async_api import Browser, expect

from webapp.e2e import measures
from webapp.e2e.catalog import CHANNELS, OF_A_CATEGORY, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.listing import scrolled_to_the_end
from webapp.e2e.phone import opened, phone, somebody

pytestmark = IN_A_BROWSER

MOST_REQUESTS, MOST_NODES = 3, 1500
MOST_HEAP_MB, MOST_SHIFT = 12, 0.02


async def test_the_first_screen_asks_little_and_nobody_else(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await measures.is_observed(anna)
        await anna.opens()
        assert len(await measures.requests_before_rows(anna)) <= MOST_REQUESTS
        assert await measures.nodes(anna) <= MOST_NODES


@pytest.mark.parametrize(
    "address",
    ["/", "/c/1", "/plan?ids=2,x,1,2", "/list?search=Кот+а~б*в'(г)%2B%26%20%FF&ordering=-price&max_err=1.5&min_err=",
     f"/?tgWebAppStartParam={OF_A_CATEGORY}"],
    ids=["the first page", "a channel", "a plan", "a search", "a category"],
)  # fmt: skip
async def test_what_came_with_the_page_is_not_asked_for(browser: Browser, catalog: Catalog, address: str) -> None:
    asked: list[str] = []
    async with opened(browser, catalog.address) as anybody:
        anybody.page.on("request", lambda request: asked.append(request.url))
        await anybody.page.goto(catalog.address + address)
        await expect(anybody.page.locator("#app:not([aria-busy]) h1")).to_be_visible()
        await anybody.page.wait_for_load_state("networkidle")
    assert [each for each in asked if "/api/" in each and "cursor=" not in each] == []


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


async def test_no_row_of_a_list_is_asked_for_twice(browser: Browser, catalog: Catalog) -> None:
    """Nor any that came with the page."""
    asked: list[str] = []
    async with phone(browser, catalog.address) as anna:
        anna.page.on("request", lambda request: asked.append(request.url) if "/channels/?" in request.url else None)
        await anna.opens("/list")
        await anna.rows().first.wait_for()
        await anna.page.evaluate("scrollTo(0, 72 * 25)")
        await expect(anna.page.locator("[aria-posinset='31']")).to_be_attached()
        await anna.page.locator("[aria-posinset='26']").get_by_role("link").click()
        await anna.sees("Похожие каналы")
        await anna.presses_back()
        await expect(anna.page.locator("[aria-posinset='26']")).to_be_visible()
    assert len(asked) == len(set(asked)) <= 2
    assert all("cursor=" in address for address in asked)
