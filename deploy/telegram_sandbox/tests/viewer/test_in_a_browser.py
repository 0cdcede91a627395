"""The page in Chromium: a person chats with a bot by mouse and by keyboard."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import chromium
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page, expect
from telegram_sandbox.tests.viewer.conftest import IN_A_BROWSER
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Content, Person, World
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.events import ButtonPressed, Event

pytestmark = IN_A_BROWSER

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
MENU = {"inline_keyboard": [[{"text": "Один", "callback_data": "1"}, {"text": "Два", "callback_data": "2"}]]}
CHOOSING = {"keyboard": [[{"text": "Выбрать", "request_chat": {"request_id": 7, "chat_is_channel": True}}]]}


@dataclass
class Seen:
    world: World
    page: Page
    ann: Person
    bot: Person

    @property
    def chat(self) -> Locator:
        return self.page.get_by_role("log", name="Чат с ботом Меню")

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words)

    async def reads(self, words: str) -> None:
        await expect(self.chat.get_by_text(words)).to_be_visible()

    async def goes_to(self, title: str) -> None:
        """By the list, back to which there is an arrow."""
        await self.page.get_by_role("link", name="К списку чатов").tap()
        await self.page.get_by_role("link", name=title).tap()

    def last(self) -> str:
        return self.world.direct.chat(self.ann, self.bot)[-1].text


@pytest_asyncio.fixture(loop_scope="module")
async def seen(chrome: Browser) -> AsyncIterator[Seen]:
    world = World()
    ann, bot = world.people.add("Анна"), world.people.add_bot("menubot", first_name="Меню")
    world.channels.create("Новости", owner=ann, username="news_x")
    world.posts.publish(world.channels.by_username("news_x"), "Первый пост")
    world.direct.allow(ann, bot)
    app = application(world, stage=Stage(actors=[ann.id], phones=[ann.id]))
    page = await chromium.fresh_page(chrome, **TELEPHONE)
    async with TestServer(app) as server, page.context:
        home = str(server.make_url("/"))
        complaints = chromium.complaints(page, home)
        await page.goto(f"{home}#dialog:{ann.id}:{bot.id}")
        yield Seen(world, page, ann, bot)
        assert complaints == []


async def test_an_empty_chat_is_started_and_written_into_by_keyboard(seen: Seen) -> None:
    await seen.button("Запустить").tap()
    await seen.reads("/start")
    field = seen.page.get_by_role("textbox", name="Сообщение")
    await field.press_sequentially("первая")
    await field.press("Shift+Enter")
    await field.press_sequentially("вторая")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await seen.reads("вторая")
    assert seen.last() == "первая\nвторая"


async def test_a_press_shows_the_bots_notice_and_alert_and_the_focus_stays_on_the_button(seen: Seen) -> None:
    def answer(event: Event) -> None:
        if isinstance(event, ButtonPressed):
            seen.world.direct.edit(event.query.message, Content(f"меню {event.query.data}", markup=MENU))
            reply = ButtonAnswer(f"ответ {event.query.data}", is_alert=event.query.data == "2")
            asyncio.get_running_loop().call_soon(seen.world.buttons.answer, seen.bot, event.query.id, reply)

    seen.world.subscribe(answer)
    seen.world.direct.start(seen.ann, seen.bot)
    seen.world.direct.send(seen.bot, seen.ann, Content("меню", markup=MENU))
    await seen.button("Один").press("Enter")
    await seen.reads("меню 1")
    await expect(seen.page.get_by_role("status").filter(has_text="ответ 1")).to_be_visible()
    await expect(seen.button("Один")).to_be_focused()
    await seen.button("Два").tap()
    alert = seen.page.get_by_role("dialog")
    await expect(alert).to_contain_text("ответ 2")
    await alert.press("Escape")
    await expect(alert).to_be_hidden()


async def test_a_message_that_is_edited_or_deleted_shows_as_such_at_once(seen: Seen) -> None:
    said = seen.world.direct.send(seen.ann, seen.bot, "пароль")
    sent = seen.world.direct.send(seen.bot, seen.ann, "подключено 1 из 5")
    await seen.reads("подключено 1 из 5")
    seen.world.direct.edit(sent, Content("подключено 2 из 5"))
    seen.world.direct.delete(seen.bot, [said.ids[seen.bot.id]])
    await seen.reads("подключено 2 из 5")
    await seen.reads("изм.")
    await seen.reads("сообщение удалено")
    await expect(seen.chat).not_to_contain_text("пароль")


async def test_a_channel_is_chosen_and_a_post_forwarded(seen: Seen) -> None:
    seen.world.direct.start(seen.ann, seen.bot)
    seen.world.direct.send(seen.bot, seen.ann, Content("Какой канал?", markup=CHOOSING))
    await seen.button("Выбрать").tap()
    await seen.page.get_by_role("dialog").get_by_role("button", name="Новости").tap()
    await seen.reads("Выбран канал")
    await seen.goes_to("Новости")
    await seen.button("Переслать боту").tap()
    await seen.reads("Пересланное сообщение")
    assert seen.last() == "Первый пост"


async def test_rights_are_given_to_the_bot_only_when_the_person_agrees(seen: Seen) -> None:
    request = {"request_id": 7, "chat_is_channel": True, "bot_administrator_rights": {"can_post_messages": True}}
    news = seen.world.channels.by_username("news_x")
    seen.world.direct.start(seen.ann, seen.bot)
    choosing = {"keyboard": [[{"text": "Выбрать", "request_chat": request}]]}
    seen.world.direct.send(seen.bot, seen.ann, Content("Какой канал?", markup=choosing))
    for answer in ("Отмена", "Сделать"):
        assert news.rights_of(seen.bot.id) is None
        await seen.button("Выбрать").tap()
        await seen.page.get_by_role("dialog").get_by_role("button", name="Новости").tap()
        asked = seen.page.get_by_role("dialog")
        await expect(asked).to_contain_text("Сделать бота «Меню» администратором канала «Новости»?")
        await asked.get_by_role("button", name=answer).tap()
    await seen.reads("Выбран канал")
    assert news.rights_of(seen.bot.id)


async def test_scrolling_up_brings_the_whole_chat_and_what_changes_there(seen: Seen) -> None:
    said = [seen.world.direct.send(seen.bot, seen.ann, f"запись {n:03}") for n in range(250)]
    await seen.reads("запись 249")
    for n in (150, 50, 0):
        await seen.page.locator(".scroller").evaluate("node => { node.scrollTop = 0; }")
        await expect(seen.chat.get_by_text(f"запись {n:03}")).to_have_count(1)
    await seen.page.locator(".scroller").evaluate("node => { node.scrollTop = 0; }")
    await seen.reads("Вы разрешили боту писать")
    seen.world.direct.edit(said[1], Content("исправлено"))
    seen.world.direct.send(seen.bot, seen.ann, "ещё одна")
    await seen.reads("исправлено")
    await expect(seen.chat.get_by_role("article")).to_have_count(252)


async def test_times_are_the_houses_not_the_browsers(seen: Seen) -> None:
    said = seen.world.direct.send(seen.bot, seen.ann, "который час")
    there = datetime.fromtimestamp(said.date, ZoneInfo("Europe/Moscow"))
    await seen.reads(f"{there:%H:%M}")


async def test_a_code_is_read_on_the_telephones_page_as_soon_as_it_is_sent(seen: Seen) -> None:
    await seen.goes_to("Телефоны и ссылки")
    code = seen.page.get_by_role("region", name="Анна").get_by_role("status")
    await expect(code).to_have_text("кода пока нет")
    sent = seen.world.sign_in.send_code(seen.ann.phone or "", 1).code
    await expect(code).to_contain_text(sent)
    assert await seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
