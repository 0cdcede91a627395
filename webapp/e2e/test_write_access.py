"""May the bot write? Asked once, when there is a reason, and the catalog knows the answer."""

from playwright.async_api import Browser

from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone, somebody, until

pytestmark = IN_A_BROWSER

ASKED = "web_app_request_write_access"


def may_be_written_to(catalog: Catalog, anna: Phone) -> bool:
    return catalog.asked("SELECT reachable FROM catalog.visitor WHERE telegram_id = %s", anna.person.id) == [True]


async def presses_stars_and_prices(anna: Phone) -> None:
    """And waits until the app has had time to ask."""
    for star in range(2):
        await anna.stars().nth(star).click()
    await anna.rows().first.get_by_role("link").click()
    await anna.presses("Узнать стоимость")
    await anna.sees("Стоимость рекламы")
    await anna.presses_back()
    await anna.presses_back()
    await anna.rows().first.wait_for()


async def test_it_is_asked_at_the_first_favorite_and_never_again(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.wait_for()
        assert not anna.told(ASKED)
        await presses_stars_and_prices(anna)
        await until(lambda: may_be_written_to(catalog, anna))
        await anna.opens()
        await presses_stars_and_prices(anna)
        assert len(anna.told(ASKED)) == 1


async def test_a_no_is_a_no(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        anna.allows = False
        await anna.opens()
        await presses_stars_and_prices(anna)
        await until(lambda: bool(anna.told(ASKED)))
        await anna.opens()
        await presses_stars_and_prices(anna)
        assert len(anna.told(ASKED)) == 1
        assert not may_be_written_to(catalog, anna)


async def test_whom_the_bot_may_write_to_is_not_asked(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens()
        await presses_stars_and_prices(anna)
        assert not anna.told(ASKED)


async def test_a_phone_that_keeps_nothing_is_asked_once_a_launch(browser: Browser, catalog: Catalog) -> None:
    """As in the frame of a web client, without cookies of third parties."""
    forbidden = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    )
    async with phone(browser, catalog.address) as anna:
        anna.allows = False
        await anna.page.add_init_script(forbidden)
        await anna.opens()
        await presses_stars_and_prices(anna)
        await until(lambda: bool(anna.told(ASKED)))
        assert len(anna.told(ASKED)) == 1
