"""The page in Chromium: a person chats with a bot by mouse and by keyboard."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import chromium
import pytest
from aiohttp.test_utils import TestServer
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Content, Person, World
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.events import ButtonPressed, Event

pytestmark = pytest.mark.skipif(chromium.installed() is None, reason="нет Chromium: apt-get install chromium")

MENU = {"inline_keyboard": [[{"text": "Один", "callback_data": "1"}, {"text": "Два", "callback_data": "2"}]]}
CHOOSING = {"keyboard": [[{"text": "Выбрать", "request_chat": {"request_id": 7, "chat_is_channel": True}}]]}


@dataclass
class Seen:
    world: World
    page: chromium.Page
    ann: Person
    bot: Person

    async def press(self, words: str) -> None:
        """The button with these words, when it is there."""
        button = f"[...document.querySelectorAll('button')].find((one) => one.textContent.includes('{words}'))"
        await self.page.until(f"{button} && !{button}.hidden")
        await self.page.run(f"{button}.click()")

    async def reads(self, words: str) -> None:
        await self.page.until(f"document.body.innerText.includes('{words}')")

    def last(self) -> str:
        return self.world.direct.chat(self.ann, self.bot)[-1].text


@pytest.fixture
async def seen() -> AsyncIterator[Seen]:
    world = World()
    ann, bot = world.people.add("Анна"), world.people.add_bot("menubot", first_name="Меню")
    world.channels.create("Новости", owner=ann, username="news_x")
    world.posts.publish(world.channels.by_username("news_x"), "Первый пост")
    world.direct.allow(ann, bot)
    app = application(world, stage=Stage(actors=[ann.id], phones=[ann.id]))
    async with TestServer(app) as server, chromium.browser() as page:
        await page.resize(360, 740)
        await page.open(str(server.make_url("/")) + f"#dialog:{ann.id}:{bot.id}")
        yield Seen(world, page, ann, bot)
        assert page.complaints == []


async def test_an_empty_chat_is_started_and_written_into_by_keyboard(seen: Seen) -> None:
    await seen.press("Запустить")
    await seen.reads("/start")
    await seen.page.run("document.querySelector('textarea').focus()")
    await seen.page.type("первая")
    await seen.page.press("Enter", shift=True)
    await seen.page.type("вторая")
    await seen.page.press("Enter")
    await seen.page.until("document.querySelector('textarea').value === ''")
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
    await seen.page.until("document.querySelectorAll('.key').length === 2")
    await seen.page.run("document.querySelector('.key').focus()")
    await seen.page.press("Enter")
    await seen.reads("меню 1")
    await seen.page.until("document.querySelector('.notice')?.textContent === 'ответ 1'")
    assert await seen.page.run("document.activeElement.textContent") == "Один"
    await seen.press("Два")
    await seen.page.until("document.querySelector('dialog[open]')?.textContent.includes('ответ 2')")
    await seen.page.press("Escape")
    await seen.page.until("!document.querySelector('dialog')")


async def test_a_message_that_is_edited_or_deleted_shows_as_such_at_once(seen: Seen) -> None:
    said = seen.world.direct.send(seen.ann, seen.bot, "пароль")
    sent = seen.world.direct.send(seen.bot, seen.ann, "подключено 1 из 5")
    await seen.reads("подключено 1 из 5")
    seen.world.direct.edit(sent, Content("подключено 2 из 5"))
    seen.world.direct.delete(seen.bot, [said.ids[seen.bot.id]])
    await seen.reads("подключено 2 из 5")
    await seen.reads("изм.")
    await seen.reads("сообщение удалено")
    assert "пароль" not in await seen.page.run("document.querySelector('.feed').innerText")


async def test_a_channel_is_chosen_and_a_post_forwarded(seen: Seen) -> None:
    seen.world.direct.start(seen.ann, seen.bot)
    seen.world.direct.send(seen.bot, seen.ann, Content("Какой канал?", markup=CHOOSING))
    await seen.press("Выбрать")
    await seen.press("Новости")
    await seen.reads("Выбран канал")
    await seen.page.run("location.hash = '#news_x'")
    await seen.press("Переслать боту")
    await seen.reads("Пересланное сообщение")
    assert seen.last() == "Первый пост"


async def test_a_code_is_read_on_the_telephones_page_as_soon_as_it_is_sent(seen: Seen) -> None:
    await seen.page.run("location.hash = '#phones'")
    await seen.reads("кода пока нет")
    code = seen.world.sign_in.send_code(seen.ann.phone or "", 1).code
    await seen.reads(code)
    assert await seen.page.run("document.documentElement.scrollWidth <= innerWidth")
