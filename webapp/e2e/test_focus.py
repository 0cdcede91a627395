"""The keyboard and the screen reader go on from where the person is: the focus is never lost."""

import re

from playwright.async_api import Browser, expect

from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone, somebody

pytestmark = IN_A_BROWSER

LONG = "UPDATE catalog.channel SET description = repeat('Слово. ', 300) WHERE id = %s AND length(description) < 600"


async def enters(anna: Phone, words: str | re.Pattern[str]) -> None:
    await anna.control(words).press("Enter")


async def test_the_focus_goes_where_the_person_goes(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        heading = anna.page.get_by_role("heading", level=1)
        await anna.opens()
        await anna.rows().first.get_by_role("link").press("Enter")
        await anna.sees("Похожие каналы")
        await expect(heading).to_be_focused()
        await anna.presses_back()
        await expect(heading).to_have_text("Каталог")
        await expect(heading).to_be_focused()
        await anna.stars().first.press("Space")
        await enters(anna, "Избранное · 1")
        await expect(heading).to_have_text("Избранное")
        await anna.stars().first.press("Space")
        await anna.is_told("Убрано из избранного")
        await expect(heading).to_be_focused()


async def test_within_a_channel_the_focus_stays_with_what_was_pressed(browser: Browser, catalog: Catalog) -> None:
    channel, _ = catalog.richest()
    catalog.told(LONG, channel)
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens(f"/c/{channel}")
        await enters(anna, "Показать полностью")
        await expect(anna.page.locator("div:focus")).to_contain_text("Слово.")
        await enters(anna, "Узнать стоимость")
        await enters(anna, "Оставить заявку")
        await enters(anna, "Отправить заявку")
        await expect(anna.control("Хорошо")).to_be_focused()
        await enters(anna, "Хорошо")
        await expect(anna.control("Узнать стоимость")).to_be_focused()
