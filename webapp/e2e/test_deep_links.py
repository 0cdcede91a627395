"""What a link of Telegram opens, and the way from there."""

from collections.abc import Callable

import pytest
from playwright.async_api import Browser, expect

from webapp.e2e.catalog import APP, HIDDEN, OF_A_CATEGORY, OF_THE_FIRST_PAGE, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import phone, somebody, until

pytestmark = IN_A_BROWSER

FIRST_PAGE = "Каталог"


def first_category(catalog: Catalog) -> str:
    return str(catalog.asked('SELECT name FROM catalog.category ORDER BY "order", id LIMIT 1')[0])


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        pytest.param(lambda of: of.code(of.richest()[0]), lambda of: of.richest()[1], id="a channel"),
        pytest.param(lambda of: OF_A_CATEGORY, first_category, id="a category"),
        pytest.param(lambda of: OF_THE_FIRST_PAGE, lambda of: FIRST_PAGE, id="the first page"),
        pytest.param(lambda of: "plan-1-2-3", lambda of: "Медиаплан", id="a media plan"),
    ],
)
async def test_a_link_opens_its_page_and_back_leads_to_the_first(
    browser: Browser, catalog: Catalog, code: Callable[[Catalog], str], heading: Callable[[Catalog], str]
) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens(code=code(catalog))
        await expect(anna.page.get_by_role("heading", level=1)).to_have_text(heading(catalog))
        if heading(catalog) != FIRST_PAGE:
            await anna.presses_back()
        await anna.sees(FIRST_PAGE)
        await anna.rows().first.wait_for()
        await until(lambda: not anna.offers_back)
        await expect(anna.page.locator(".toast")).to_have_text("")


@pytest.mark.parametrize(
    ("code", "note"),
    [
        pytest.param(lambda of: "forgotten", "Эта ссылка больше не действует", id="an unknown link"),
        pytest.param(
            lambda of: of.code(of.channel(HIDDEN)), "Этого канала сейчас нет в каталоге", id="a hidden channel"
        ),
    ],
)
async def test_a_link_to_nothing_opens_the_first_page_and_says_so(
    browser: Browser, catalog: Catalog, code: Callable[[Catalog], str], note: str
) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens(code=code(catalog))
        await anna.is_told(note)
        await anna.sees(FIRST_PAGE)
        await anna.rows().first.wait_for()
        assert not anna.offers_back


async def test_a_plan_is_shared_by_one_link_and_opened_by_it(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens("/list")
        titles = (await anna.titles())[:3]
        for star in range(3):
            await anna.stars().nth(star).click()
        await anna.presses("Избранное · 3")
        await anna.sees("Медиаплан · 3 канала")
        await anna.page.get_by_label(f"В медиаплане: {titles[0]}", exact=True).uncheck()
        await anna.sees("Медиаплан · 2 канала")
        await anna.presses("Поделиться")
        await until(lambda: bool(anna.told("web_app_open_tg_link")))
        [told] = anna.told("web_app_open_tg_link")
    code = str(told["path_full"]).partition("startapp%3D")[2].partition("&")[0]
    assert told["path_full"].startswith("/share/url?url=")
    assert APP.removeprefix("https://") in str(told["path_full"]).replace("%2F", "/")
    async with phone(browser, catalog.address) as boris:
        await boris.opens(code=code)
        await boris.sees("2 канала")
        assert sorted(await boris.titles()) == sorted(titles[1:])
        await boris.presses("Добавить всё в избранное")
        await boris.sees("2 канала")
        await expect(boris.control("Всё в избранном")).to_be_disabled()
        await boris.presses("Избранное · 2")
        await boris.sees("Медиаплан · 2 канала")
