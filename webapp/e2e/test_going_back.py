"""Going back: to the same place, with Telegram's button, from a sheet as from a page."""

import asyncio

from playwright.async_api import Browser, expect

from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import PATIENCE_S, Phone, phone, until
from webapp.e2e.tour import FOUND

pytestmark = IN_A_BROWSER

SCROLLED = "Math.round(scrollY)"


async def scrolled(anna: Phone) -> int:
    """To a row that was not on the screen; where that is."""
    await anna.looks()
    await anna.page.evaluate("scrollTo(0, 1500)")
    await expect(anna.page.locator("[aria-posinset='22']")).to_be_visible()
    await expect(anna.page.locator("[aria-posinset='31']")).to_be_attached()  # of the next page, asked for in advance
    return int(await anna.page.evaluate(SCROLLED))


async def is_scrolled_to(anna: Phone, place: int) -> None:
    """Sooner or later: rows come back one after the other, and the page is as high as they are."""
    async with asyncio.timeout(PATIENCE_S):
        while await anna.page.evaluate(SCROLLED) != place:
            await anna.page.evaluate("new Promise(requestAnimationFrame)")


async def test_the_way_back_finds_every_page_as_it_was_left(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.wait_for()
        assert not anna.offers_back
        await anna.looks()
        await anna.page.evaluate("scrollTo(0, 700)")
        await anna.page.get_by_role("heading", level=2).nth(3).get_by_role("link").click()
        await anna.searches("а")
        await anna.page.wait_for_url("**search=**")
        await anna.presses("Подписчики")
        await expect(anna.page.locator(".count")).to_contain_text("Найдено")
        await anna.presses("Фильтры")
        await anna.page.get_by_label("Цена от").fill("1000")
        await anna.presses(FOUND)
        await expect(anna.control("Подписчики, по убыванию")).to_be_visible()
        await expect(anna.page.locator(".count")).to_contain_text("Найдено")
        left, titles, address = await scrolled(anna), await anna.titles(), anna.page.url
        await anna.page.locator("[aria-posinset='24']").get_by_role("link").click()
        await anna.sees("Похожие каналы")
        await is_scrolled_to(anna, 0)
        await anna.page.locator(".similar .row").first.get_by_role("link").click()
        await expect(anna.page.locator(".similar .row").first).to_be_visible()

        await anna.presses_back()
        await anna.presses_back()
        await expect(anna.control("Подписчики, по убыванию")).to_be_visible()
        assert anna.page.url == address
        assert await anna.page.get_by_role("searchbox").input_value() == "а"
        await expect(anna.page.locator("[aria-posinset='22']")).to_be_visible()
        await is_scrolled_to(anna, left)
        assert await anna.titles() == titles
        await anna.presses_back()
        await anna.sees("Каталог")
        await until(lambda: not anna.offers_back)
        await is_scrolled_to(anna, 700)


async def test_a_sheet_is_closed_by_back_and_by_all_that_closes_sheets(browser: Browser, catalog: Catalog) -> None:
    channel, title = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.sees(title)
        sheet = anna.page.get_by_role("dialog")

        async def goes_back() -> None:
            await anna.hears("back_button_pressed")

        async def presses_escape() -> None:
            await anna.page.keyboard.press("Escape")

        async def presses_the_cross() -> None:
            await anna.presses("Закрыть")

        async def presses_beside() -> None:
            await anna.looks()
            await anna.page.mouse.click(180, 20)

        for closes in (goes_back, presses_escape, presses_the_cross, presses_beside, goes_back):
            await anna.presses("Узнать стоимость")
            await expect(sheet).to_be_visible()
            await closes()
            await expect(sheet).to_be_hidden()
            await expect(anna.page.get_by_role("heading", level=1)).to_have_text(title)
        await anna.presses_back()
        await anna.sees("Каталог")


async def test_a_reload_keeps_the_page_and_who_the_person_is(browser: Browser, catalog: Catalog) -> None:
    channel, title = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.get_by_role("link").click()
        await anna.sees("Похожие каналы")
        await anna.opens(f"/c/{channel}")
        await anna.sees(title)
        assert "tgWebApp" not in anna.page.url
        await anna.page.reload()
        await anna.sees(title)
        async with anna.page.expect_response("**/api/v1/favorites/*/") as answered:
            await anna.stars().first.click()
        assert (await answered.value).status == 204
        await anna.presses_back()
        await anna.sees("Каталог")
        kept = catalog.asked("SELECT channel_id FROM catalog.favorite WHERE visitor_id = %s", anna.person.id)
        assert kept == [channel]


async def test_a_sheet_is_no_step_of_its_own_after_a_reload(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.get_by_role("link").click()
        await anna.presses("Узнать стоимость")
        await anna.sees("Стоимость рекламы")
        await anna.page.reload()
        await anna.sees("Похожие каналы")
        await expect(anna.page.get_by_role("dialog")).to_be_hidden()
        await anna.presses_back()
        await anna.sees("Каталог")
