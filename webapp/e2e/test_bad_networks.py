"""A network that is slow, or away, or breaks; a server that refuses. Nothing is lost, or done twice."""

from playwright.async_api import Browser, expect

from webapp.e2e.catalog import Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone, somebody, until
from webapp.e2e.tour import EXPIRED_S

pytestmark = IN_A_BROWSER

FAVORITE = "**/api/v1/favorites/*/"
FAVORITES_OF = "SELECT channel_id FROM catalog.favorite WHERE visitor_id = %s ORDER BY id"
REQUESTS_OF = "SELECT comment FROM catalog.request WHERE visitor_id = %s"
LIST = "**/api/v1/channels/?*"


async def opens_a_category(anna: Phone, number: int = 0) -> None:
    await anna.page.get_by_role("heading", level=2).nth(number).get_by_role("link").click()


async def test_without_a_network_it_says_so_and_goes_on_by_itself(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.wait_for()
        await anna.loses_the_network()
        await opens_a_category(anna)
        await anna.sees("Нет подключения")
        await anna.finds_the_network()
        await anna.rows().first.wait_for()
        await expect(anna.page.locator(".count")).to_contain_text("Найдено")


async def test_old_rows_stay_dimmed_until_the_new_ones_come(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens("/list")
        before = await anna.titles()
        held = await anna.waits_for_answers(LIST)
        await anna.presses("ERR")
        await expect(anna.control("ERR, по убыванию")).to_be_visible()
        await expect(anna.page.locator(".dimmed .row")).not_to_have_count(0)
        assert await anna.titles() == before
        await anna.gets(held, LIST)
        await anna.page.locator(".dimmed").wait_for(state="detached")
        assert await anna.titles() != before


async def test_whoever_waits_too_long_may_try_again(browser: Browser, catalog: Catalog) -> None:
    """The app gives up after ten seconds."""
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.wait_for()
        held = await anna.waits_for_answers(LIST)
        await opens_a_category(anna)
        await expect(anna.page.get_by_label("Загрузка").first).to_be_visible()
        await anna.sees("Не удалось загрузить")
        await anna.gets(held, LIST)
        await anna.presses("Повторить")
        await anna.rows().first.wait_for()


async def test_a_star_goes_back_when_it_cannot_be_stored(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens()
        star = anna.stars().first
        await expect(star).to_have_attribute("aria-pressed", "false")
        await anna.loses_the_network()
        await star.click()
        await anna.is_told("Нет подключения")
        await expect(star).to_have_attribute("aria-pressed", "false")
        await anna.finds_the_network()
        await star.click()
        await until(lambda: len(catalog.asked(FAVORITES_OF, anna.person.id)) == 1)
        await expect(star).to_have_attribute("aria-pressed", "true")


async def test_a_star_of_a_channel_that_has_left_the_catalog_goes_back(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        anna.excuses("404")
        await anna.opens()
        star = anna.stars().first
        await star.wait_for()
        [channel] = catalog.asked("UPDATE catalog.channel SET published = false WHERE id = 1 RETURNING id")
        try:
            await anna.page.locator(f".row:has([href='/c/{channel}']) .star").click()
            await anna.is_told("Канал не найден")
            await expect(star).to_have_attribute("aria-pressed", "false")
        finally:
            catalog.told("UPDATE catalog.channel SET published = true WHERE id = %s", channel)


async def test_many_presses_of_a_star_end_as_the_last_one(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens()
        star = anna.stars().nth(1)
        held = await anna.waits_for_answers(FAVORITE)
        for _ in range(5):
            await star.click()
        await expect(star).to_have_attribute("aria-pressed", "true")
        await until(lambda: bool(held))
        await anna.gets(held, FAVORITE)
        await expect(anna.control("Избранное · 1")).to_be_visible()
        await until(lambda: len(catalog.asked(FAVORITES_OF, anna.person.id)) == 1)
        await anna.opens("/favorites")
        await anna.sees("Медиаплан · 1 канал")


async def test_a_request_that_is_pressed_twice_is_sent_once(browser: Browser, catalog: Catalog) -> None:
    channel, _ = catalog.richest()
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.presses("Узнать стоимость")
        await anna.presses("Оставить заявку")
        await anna.page.get_by_label("Комментарий").fill("Два поста")
        await anna.page.get_by_role("radio").first.check()
        held = await anna.waits_for_answers("**/api/v1/requests/")
        await anna.control("Отправить заявку").dblclick()
        await expect(anna.control("Отправляем…")).to_be_disabled()
        await until(lambda: bool(held))
        await anna.gets(held, "**/api/v1/requests/")
        await anna.sees("Заявка отправлена")
        assert len(held) == 1
        assert catalog.asked("SELECT comment FROM catalog.request WHERE visitor_id = %s", anna.person.id) == [
            "Два поста"
        ]
        await anna.presses("Хорошо")
        anna.excuses("409")
        await anna.presses("Узнать стоимость")
        await anna.presses("Оставить заявку")
        await anna.page.get_by_label("Комментарий").fill("Ещё один")
        await anna.presses("Отправить заявку")
        await expect(anna.page.get_by_role("alert")).to_contain_text("уже отправлена")
        assert await anna.page.get_by_label("Комментарий").input_value() == "Ещё один"


async def test_a_request_that_could_not_be_sent_keeps_what_was_typed(browser: Browser, catalog: Catalog) -> None:
    channel, _ = catalog.richest()
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.presses("Узнать стоимость")
        await anna.presses("Оставить заявку")
        await anna.page.get_by_label("Комментарий").fill("Не потеряйте")
        await anna.loses_the_network()
        await anna.presses("Отправить заявку")
        await expect(anna.page.get_by_role("alert")).to_contain_text("Нет подключения")
        await anna.presses_back()
        await anna.finds_the_network()
        await anna.presses("Узнать стоимость")
        await anna.presses("Оставить заявку")
        assert await anna.page.get_by_label("Комментарий").input_value() == "Не потеряйте"
        await anna.presses("Отправить заявку")
        await anna.sees("Заявка отправлена")


async def test_an_old_session_goes_on_looking_and_is_told_what_it_cannot(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        anna.excuses("401")
        await anna.opens(age_s=EXPIRED_S)
        star = anna.stars().first
        await star.click()
        await anna.is_told("Сессия устарела")
        await expect(star).to_have_attribute("aria-pressed", "false")
        await anna.page.locator(".shelf a").first.click()
        await expect(anna.page.locator(".count")).to_contain_text("Найдено")
        await anna.presses("Избранное")
        await anna.sees("Сессия устарела")
        await anna.presses("Закрыть")
        await until(lambda: bool(anna.told("web_app_close")))
