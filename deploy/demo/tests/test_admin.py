"""The owner in the chat with the bot: the viewer's door from outside, in front of a bot that this test plays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from demo.admin import Admin
from processes import ProcessFailed
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Content, DirectMessage, Person, World
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.events import ButtonPressed, Event

PHONE = "+79010000011"


@dataclass
class Talk:
    """`does`: the blocking admin, off the server's loop."""

    world: World
    owner: Person
    bot: Person
    admin: Admin

    async def does(self, deed: Callable[[Admin], Any]) -> Any:
        return await asyncio.to_thread(deed, self.admin)

    def bot_says(self, text: str, *buttons: str) -> DirectMessage:
        row = [{"text": words, "callback_data": words} for words in buttons]
        return self.world.direct.send(self.bot, self.owner, Content(text, markup={"inline_keyboard": [row]}))


@pytest.fixture
async def talk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    monkeypatch.setattr("demo.admin.PATIENCE_S", 60.0)
    world = World()
    owner, bot = world.people.add("Владелец"), world.people.add_bot("housebot")
    userbot = world.people.add("Юзербот", phone=PHONE)
    world.direct.allow(owner, bot)
    tips = [{"link": "https://t.me/+x", "title": "Чертежи", "about": "закрытый"}]
    stage = Stage(actors=[owner.id], phones=[userbot.id], tips=tips)
    async with TestServer(application(world, stage=stage)) as server:
        yield Talk(world, owner, bot, Admin(str(server.make_url("/")), owner.id, bot.id))


async def test_only_what_is_new_since_the_last_deed_is_read(talk: Talk) -> None:
    old = talk.bot_says("Введите ссылку")
    await talk.does(lambda admin: admin.says("https://t.me/x"))
    reading = asyncio.ensure_future(talk.does(lambda admin: admin.reads("введите")))
    await asyncio.sleep(0.3)
    assert not reading.done()
    talk.world.direct.edit(old, Content("Введите число"))
    assert await reading == "Введите число"


async def test_the_newest_button_with_the_words_is_pressed(talk: Talk) -> None:
    pressed: list[str] = []

    def answer(event: Event) -> None:
        if isinstance(event, ButtonPressed):
            pressed.append(event.query.message.text)
            asyncio.get_running_loop().call_soon(talk.world.buttons.answer, talk.bot, event.query.id, ButtonAnswer())

    talk.world.subscribe(answer)
    talk.bot_says("старое меню", "Назад")
    talk.bot_says("новое меню", "Назад", "Дальше")
    await talk.does(lambda admin: admin.presses("Назад"))
    assert pressed == ["новое меню"]


async def test_code_password_and_links_are_read_where_a_person_reads_them(talk: Talk) -> None:
    sent = talk.world.sign_in.send_code(PHONE, 1)
    assert await talk.does(lambda admin: admin.code_for(PHONE)) == sent.code
    assert await talk.does(lambda admin: admin.tip("Чертежи")) == "https://t.me/+x"


async def test_what_does_not_come_is_told_with_the_end_of_the_chat(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.does(lambda admin: admin.says("что-нибудь"))
    talk.bot_says("Не понял")
    monkeypatch.setattr("demo.admin.PATIENCE_S", 2.0)  # also of each question to the page
    with pytest.raises(ProcessFailed, match=r"нет ответа со словами «готово»\n  я: что-нибудь\n  бот: Не понял"):
        await talk.does(lambda admin: admin.reads("готово"))


async def test_a_button_that_opens_a_mini_app_tells_its_address(talk: Talk) -> None:
    row = [{"text": "Открыть", "web_app": {"url": "https://catalog.example.com/"}}]
    talk.world.direct.send(talk.bot, talk.owner, Content("Привет", markup={"inline_keyboard": [row]}))
    assert await talk.does(lambda admin: admin.opens("Открыть")) == "https://catalog.example.com/"


async def test_what_the_bot_says_by_itself_is_news_to_whom_was_watching(talk: Talk) -> None:
    talk.bot_says("Заявка: старая")
    await talk.does(lambda admin: admin.watches())
    talk.bot_says("Заявка: новая")
    assert await talk.does(lambda admin: admin.reads("заявка")) == "Заявка: новая"
