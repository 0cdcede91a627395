"""A Mini App in the page, in Chromium: its window, and what both tell each other by Telegram's own messages."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import chromium
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect
from telegram_sandbox.tests.viewer import small_app
from telegram_sandbox.tests.viewer.conftest import IN_A_BROWSER
from telegram_sandbox.tests.viewer.house import House
from telegram_sandbox.viewer.palettes import DARK, LIGHT

pytestmark = IN_A_BROWSER

TELEPHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
MANAGER = f"/catalog_manager?text={quote('Здравствуйте!')}"
PLAN = f"/share/url?url={quote('https://t.me/catalog_house_bot/app?startapp=plan-1-2', safe='')}&text={quote('План')}"


@dataclass
class Seen:
    """The page, in which the buyer's chat with the catalog's bot is open."""

    house: House
    page: Page

    @property
    def window(self) -> Locator:
        return self.page.get_by_role("dialog", name="Каталог каналов")

    @property
    def app(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words, exact=True)

    async def opened_with(self, *words: str) -> None:
        """What the app has read in its own address."""
        for each in words:
            await expect(self.app.locator("#opened")).to_contain_text(each)

    async def app_says(self, event: str, **data: Any) -> None:
        frame = self.page.frames[-1]
        await frame.evaluate("([event, data]) => say(event, data)", [event, data])

    async def app_hears(self, event: str, **data: Any) -> None:
        """As the newest of this kind."""
        line = self.app.locator("li").filter(has_text=event).last
        words = json.dumps(data or None, ensure_ascii=False, separators=(",", ":"))
        await expect(line).to_have_text(f"{event} {words}")


@pytest_asyncio.fixture(loop_scope="module")
async def seen(chrome: Browser) -> AsyncIterator[Seen]:
    page = await chromium.fresh_page(chrome, **TELEPHONE)
    async with TestServer(small_app.application()) as app, page.context:
        house = House.built(str(app.make_url("/")))
        async with TestServer(house.app) as server:
            home = str(server.make_url("/"))
            complaints = chromium.complaints(page, home)
            await page.goto(f"{home}#dialog:{house.market.buyer.id}:{house.bot.id}")
            yield Seen(house, page)
            assert [said for said in complaints if house.url not in said] == []


async def test_a_mini_app_lives_in_the_page_as_in_telegrams_web_client(seen: Seen) -> None:
    await seen.button("Запустить").tap()
    seen.house.greets(seen.house.market.buyer)
    await opens_by_button_and_by_menu(seen)
    await has_a_back_button_only_while_it_wants_one(seen)
    await wears_the_pages_theme_and_follows_it(seen)
    await is_told_its_place(seen)
    await leads_to_the_manager_and_is_there_again(seen)
    await leads_out_in_a_tab_of_its_own(seen)
    await shares_a_link_that_opens_it_anew(seen)
    await is_believed_only_from_its_own_frame(seen)
    await follows_a_theme_that_is_chosen_in_the_page(seen)
    await asks_before_it_is_closed_when_it_wants_to(seen)


async def opens_by_button_and_by_menu(seen: Seen) -> None:
    await seen.button("Открыть каталог").tap()
    await seen.opened_with("Анна, рекламодатель", "без кода", "8.0", LIGHT["bg_color"])
    await seen.app_says("web_app_close")
    await expect(seen.window).to_have_count(0)
    await seen.button("Каталог").tap()
    await seen.opened_with("Анна, рекламодатель", "без кода")


async def has_a_back_button_only_while_it_wants_one(seen: Seen) -> None:
    await expect(seen.button("Назад")).to_be_hidden()
    await seen.app_says("web_app_setup_back_button", is_visible=True)
    await seen.button("Назад").tap()
    await seen.app_hears("back_button_pressed")
    await seen.app_says("web_app_setup_back_button", is_visible=False)
    await expect(seen.button("Назад")).to_be_hidden()


async def wears_the_pages_theme_and_follows_it(seen: Seen) -> None:
    head = seen.window.locator("header")
    await seen.app_says("web_app_set_header_color", color_key="bg_color")
    await expect(head).to_have_css("background-color", "rgb(255, 255, 255)")
    await seen.page.emulate_media(color_scheme="dark")
    await seen.app_hears("theme_changed", theme_params=DARK)
    await expect(head).to_have_css("background-color", "rgb(23, 33, 43)")
    await seen.page.emulate_media(color_scheme="light")
    await seen.app_says("web_app_set_header_color", color="#112233")
    await expect(head).to_have_css("background-color", "rgb(17, 34, 51)")
    await seen.app_says("web_app_request_theme")
    await seen.app_hears("theme_changed", theme_params=LIGHT)


async def is_told_its_place(seen: Seen) -> None:
    await seen.app_says("web_app_request_viewport")
    await seen.app_hears("viewport_changed", width=360, height=692, is_expanded=True, is_state_stable=True)
    await seen.app_says("web_app_request_safe_area")
    await seen.app_hears("safe_area_changed", top=0, bottom=0, left=0, right=0)


async def leads_to_the_manager_and_is_there_again(seen: Seen) -> None:
    """Page and frame share one history: the way back within the app is not to lead through the chats."""
    steps = await seen.page.evaluate("history.length")
    await seen.app_says("web_app_open_tg_link", path_full=MANAGER)
    await expect(seen.page.get_by_role("heading", name="Менеджер каталога")).to_be_visible()
    await expect(seen.page.get_by_role("textbox", name="Сообщение")).to_have_value("Здравствуйте!")
    await expect(seen.window).to_be_hidden()
    await seen.button("Отправить").tap()
    await expect(seen.page.get_by_role("log").get_by_text("Здравствуйте!")).to_be_visible()
    await seen.button("Каталог каналов").tap()
    await expect(seen.window).to_be_visible()
    await seen.app_hears("visibility_changed", is_visible=True)
    assert await seen.page.evaluate("history.length") == steps
    await seen.app_says("web_app_open_tg_link", path_full="/nobody_here?text=x")
    told = seen.page.get_by_role("dialog").filter(has_text="В песочнице такого нет")
    await expect(told).to_contain_text("https://t.me/nobody_here?text=x")
    await told.get_by_role("button", name="Закрыть").tap()


async def leads_out_in_a_tab_of_its_own(seen: Seen) -> None:
    await seen.app_says("web_app_open_link", url="javascript:alert(1)")
    async with seen.page.context.expect_page() as led:
        await seen.app_says("web_app_open_link", url=f"{seen.house.url}outside")
    page = await led.value
    await expect(page).to_have_url(f"{seen.house.url}outside")
    await page.close()


async def shares_a_link_that_opens_it_anew(seen: Seen) -> None:
    await seen.app_says("web_app_open_tg_link", path_full=PLAN)
    told = seen.page.get_by_role("dialog").filter(has_text="кому отправить")
    await expect(told).to_contain_text("План")
    await told.get_by_role("link").tap()
    await seen.opened_with("plan-1-2 · plan-1-2")
    await expect(seen.page.locator("iframe")).to_have_count(1)


async def is_believed_only_from_its_own_frame(seen: Seen) -> None:
    """What the page says to itself, and another page to it, is no app's word."""
    heard: list[str] = []
    seen.page.on("console", lambda said: heard.append(said.text))
    await seen.page.evaluate("postMessage(JSON.stringify({ eventType: 'web_app_close' }), '*')")
    await seen.app_says("web_app_dance", slowly=True)
    await seen.page.wait_for_function("document.querySelector('iframe')")
    await seen.app_says("web_app_request_content_safe_area")
    await seen.app_hears("content_safe_area_changed", top=0, bottom=0, left=0, right=0)
    assert [said for said in heard if "web_app_dance" in said]
    await expect(seen.window).to_be_visible()


async def follows_a_theme_that_is_chosen_in_the_page(seen: Seen) -> None:
    await seen.button("Свернуть").tap()
    await seen.page.get_by_role("link", name="К списку чатов").tap()
    for theme, is_dark in ((DARK, "true"), (LIGHT, "false")):
        await seen.button("Тёмная тема").tap()
        await expect(seen.button("Тёмная тема")).to_have_attribute("aria-pressed", is_dark)
        await seen.app_hears("theme_changed", theme_params=theme)
    await seen.button("Каталог каналов").tap()


async def asks_before_it_is_closed_when_it_wants_to(seen: Seen) -> None:
    await seen.app_says("web_app_setup_closing_behavior", need_confirmation=True)
    for answer, left in (("Отмена", 1), ("Закрыть", 0)):
        await seen.window.get_by_role("button", name="Закрыть").tap()
        asked = seen.page.get_by_role("dialog").filter(has_text="Закрыть приложение?")
        await asked.get_by_role("button", name=answer).tap()
        await expect(seen.window).to_have_count(left)


async def test_a_buyer_who_has_not_met_the_bot_lets_it_write_in_its_mini_app(seen: Seen) -> None:
    house, buyer, bot = seen.house, seen.house.market.buyer, seen.house.bot
    news = house.world.channels.create("Реклама", owner=house.owner, username="news_x")
    house.world.posts.publish(news, "Каталог: https://t.me/catalog_house_bot/app?startapp=promo")
    await seen.page.get_by_role("link", name="К списку чатов").tap()
    await seen.page.get_by_role("link", name="Реклама").tap()
    await seen.page.get_by_role("feed").get_by_role("link", name="startapp=promo").tap()
    await seen.opened_with("promo · promo")
    for answer, status in (("Отмена", "cancelled"), ("Разрешить", "allowed")):
        assert bot.id not in buyer.started
        await seen.app_says("web_app_request_write_access")
        asked = seen.page.get_by_role("dialog").filter(has_text="Разрешить боту «Каталог каналов» писать вам?")
        await asked.get_by_role("button", name=answer).tap()
        await seen.app_hears("write_access_requested", status=status)
    assert bot.id in buyer.started
    await seen.app_says("web_app_request_write_access")
    await expect(seen.page.get_by_role("dialog")).to_have_count(1)
    await seen.button("Обновить").tap()
    await seen.opened_with("promo · promo")
    await seen.window.get_by_role("button", name="Закрыть").tap()
    await seen.page.get_by_role("link", name="К списку чатов").tap()
    await seen.page.get_by_role("link", name="Каталог каналов").filter(has_text="Анна").tap()
    await expect(seen.page.get_by_role("log").get_by_text("Боту разрешено писать")).to_be_visible()
