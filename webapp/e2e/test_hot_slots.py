"""An ad place that must be sold soon: wherever its channel is shown, readable by everybody, gone when it is over."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.async_api import Browser, expect
from telegram_sandbox.viewer.palettes import DARK, LIGHT, Palette

from webapp.e2e import measures
from webapp.e2e.catalog import ALONE, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone, somebody, until
from webapp.e2e.test_every_screen import NARROW, SMALL, WIDE

pytestmark = IN_A_BROWSER

ON_SALE = """
INSERT INTO catalog.hot_slot (channel_id, price, runs_at, until, created_at)
VALUES (%s, %s, %s::timestamptz + interval '1 hour', %s::timestamptz, now())
"""
SEARCH = f"/list?search={ALONE}"
NARROWEST = {"width": 320, "height": 640}
IN_THREE_DAYS = "now() + interval '3 days'"
DAY = f"SELECT to_char(({IN_THREE_DAYS}) AT TIME ZONE 'Europe/Moscow', 'FMDD-FMMM')"
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_is_left_on_sale(catalog: Catalog) -> Iterator[None]:
    yield
    for table in ("hot_slot", "price"):
        catalog.told(f"DELETE FROM catalog.{table} WHERE channel_id = %s", catalog.channel(ALONE))


def on_sale(catalog: Catalog, end: str = IN_THREE_DAYS, price: int = 4500) -> int:
    """Id of the channel; `end`: of its sale, in SQL."""
    channel = catalog.channel(ALONE)
    ends = catalog.asked(f"SELECT ({end})::text")[0]
    catalog.told(ON_SALE, channel, price, ends, ends)
    return channel


def days(catalog: Catalog) -> str:
    """«24 ноября»: the day in three days, as the app tells it."""
    day, month = catalog.asked(DAY)[0].split("-")
    return f"{day} {MONTHS[int(month) - 1]}"


async def wrong(anna: Phone) -> list[str]:
    """What somebody could not read, press, or see without scrolling sideways."""
    found = await measures.violations(anna)
    found += await anna.page.evaluate(SMALL)
    found += await anna.page.evaluate(NARROW)
    return found + (["wider than the screen"] if await anna.page.evaluate(WIDE) else [])


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
async def test_it_can_be_read_by_everybody_on_the_narrowest_screen(
    browser: Browser, catalog: Catalog, theme: Palette
) -> None:
    channel = on_sale(catalog, price=1_000_000_000)
    catalog.told("INSERT INTO catalog.price (channel_id, format_id, amount) SELECT %s, id, 1000000000"
                 " FROM catalog.price_format WHERE is_base", channel)  # fmt: skip
    async with phone(browser, catalog.address, viewport=NARROWEST) as anna:
        await anna.opens(SEARCH, theme=theme)
        await expect(anna.page.get_by_role("img", name="Горящее место: до")).to_be_visible()
        assert await wrong(anna) == []
        await anna.opens(f"/c/{channel}", theme=theme)
        await anna.sees("Горящее место")
        await anna.sees("Похожие каналы")
        assert await wrong(anna) == []
        await anna.presses("Узнать стоимость")
        await anna.sees("Стоимость рекламы")
        assert await wrong(anna) == []


async def test_lists_favorites_and_the_channel_tell_of_it(browser: Browser, catalog: Catalog) -> None:
    channel = on_sale(catalog)
    mark = f"Горящее место: до {days(catalog)}"
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens(SEARCH)
        await expect(anna.page.get_by_role("img", name=mark)).to_contain_text("4 500")
        await anna.stars().first.click()
        await anna.presses("Избранное · 1")
        await expect(anna.page.get_by_role("img", name=mark)).to_be_visible()
        await anna.opens(f"/c/{channel}")
        block = anna.page.locator("section", has=anna.page.get_by_role("heading", name="Горящее место"))
        await expect(block).to_contain_text("4 500")
        await expect(block).to_contain_text("Реклама выйдет")
        await expect(block).to_contain_text("ещё")


async def test_a_higher_price_is_crossed_out_and_a_lower_one_is_not_told(browser: Browser, catalog: Catalog) -> None:
    channel = on_sale(catalog, price=4500)
    catalog.told("INSERT INTO catalog.price (channel_id, format_id, amount) SELECT %s, id, 9000"
                 " FROM catalog.price_format WHERE is_base", channel)  # fmt: skip
    async with phone(browser, catalog.address) as anna:
        await anna.opens(f"/c/{channel}")
        await expect(anna.page.locator("s")).to_contain_text("9 000")
        catalog.told("UPDATE catalog.price SET amount = 3000 WHERE channel_id = %s", channel)
        await anna.opens(f"/c/{channel}")
        await anna.sees("Горящее место")
        await expect(anna.page.locator("s")).to_have_count(0)


async def test_the_manager_is_told_which_place_is_wanted(browser: Browser, catalog: Catalog) -> None:
    channel = on_sale(catalog)
    async with phone(browser, catalog.address) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.sees("Горящее место")
        await anna.page.locator("section").get_by_role("button", name="Связаться с менеджером").click()
        await until(lambda: bool(anna.told("web_app_open_tg_link")))
        text = unquote(str(anna.told("web_app_open_tg_link")[0]["path_full"])).replace("\N{NO-BREAK SPACE}", " ")
    assert f"«{ALONE}»" in text
    assert f"Горящее место {days(catalog)}" in text
    assert text.endswith("за 4 500 ₽")


@pytest.mark.parametrize("path", [SEARCH, "/c/{channel}"], ids=["of a list", "of the channel's page"])
async def test_it_goes_by_itself_when_its_time_is_over(browser: Browser, catalog: Catalog, path: str) -> None:
    """Nobody reloads, and the app asks for nothing."""
    asked: list[str] = []
    channel = on_sale(catalog, "now() + interval '3 hours'")
    async with phone(browser, catalog.address) as anna:
        await anna.page.clock.install()
        await anna.opens(path.format(channel=channel))
        await expect(anna.page.locator(".hot")).to_have_count(1)
        await anna.page.wait_for_load_state("networkidle")
        anna.page.on("request", lambda request: asked.append(request.url))
        await anna.page.clock.fast_forward("03:00:01")
        await expect(anna.page.locator(".hot")).to_have_count(0)
    assert [each for each in asked if "channels/" in each] == []


async def test_one_that_was_sold_is_gone_with_the_next_page(browser: Browser, catalog: Catalog) -> None:
    channel = on_sale(catalog)
    async with phone(browser, catalog.address) as anna:
        await anna.opens(SEARCH)
        await expect(anna.page.locator(".hot")).to_have_count(1)
        catalog.told("UPDATE catalog.hot_slot SET sold_at = now() WHERE channel_id = %s", channel)
        await anna.opens(SEARCH)
        await anna.rows().first.wait_for()
        await expect(anna.page.locator(".hot")).to_have_count(0)
