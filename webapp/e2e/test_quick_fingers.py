"""Quick double taps, letters typed in passing: what was not meant does not happen."""

from playwright.async_api import Browser, expect

from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import phone
from webapp.e2e.tour import FOUND

pytestmark = IN_A_BROWSER

TYPED_IN_PASSING = """() => {
  const search = document.querySelector("input[type=search]");
  search.value = "ба";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector(".row a").click();
}"""
"""As a keyboard does it that hands its last word over when something else is touched."""
SEARCHED_BY_NOW = "new Promise(done => setTimeout(done, 500))"
THREE_TIMES_BACK = "[1, 2, 3].forEach(() => Telegram.WebView.receiveEvent('back_button_pressed'))"


async def test_the_second_of_two_quick_taps_presses_nothing_of_what_has_just_come(
    browser: Browser, catalog: Catalog
) -> None:
    """Its buttons stand where the first was tapped: a request would be sent by a third."""
    channel, title = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.sees("Похожие каналы")
        await anna.control("Узнать стоимость").click(click_count=3)
        await anna.looks()
        await expect(anna.page.get_by_role("dialog").get_by_role("heading")).to_have_text(["Стоимость рекламы"])
        await anna.control("Закрыть").dblclick()
        await anna.looks()
        await expect(anna.page.get_by_role("dialog")).to_be_hidden()
        await expect(anna.page.get_by_role("heading", level=1)).to_have_text(title)
        assert await anna.page.locator("[aria-pressed=true]").count() == 0


async def test_filters_that_are_applied_twice_are_applied_once(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.page.get_by_role("heading", level=2).first.get_by_role("link").click()
        await anna.presses("Фильтры")
        await anna.page.get_by_label("Цена от").fill("1000")
        await anna.control(FOUND).dblclick()
        await anna.looks()
        await expect(anna.control("Фильтры · 1")).to_be_visible()
        assert "/list?" in anna.page.url
        await anna.presses("Фильтры · 1")
        await anna.control(FOUND).evaluate("button => { button.click(); button.click(); }")
        await expect(anna.page.get_by_role("dialog")).to_be_hidden()
        await anna.page.evaluate(SEARCHED_BY_NOW)
        assert "/list?" in anna.page.url


async def test_back_is_one_step_while_that_is_being_made(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.get_by_role("link").click()
        await anna.presses("Узнать стоимость")
        await anna.sees("Стоимость рекламы")
        await anna.page.evaluate(THREE_TIMES_BACK)
        await expect(anna.page.get_by_role("dialog")).to_be_hidden()
        await anna.page.evaluate(SEARCHED_BY_NOW)
        assert "/c/" in anna.page.url
        await anna.presses_back()
        await anna.sees("Каталог")


async def test_letters_typed_in_passing_do_not_lead_away_from_what_was_opened(
    browser: Browser, catalog: Catalog
) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens("/list")
        await anna.rows().first.wait_for()
        await anna.page.evaluate(TYPED_IN_PASSING)
        await anna.sees("Похожие каналы")
        await anna.page.evaluate(SEARCHED_BY_NOW)
        assert "/c/" in anna.page.url
