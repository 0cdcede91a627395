"""What one does through the page, as one of the people it is given, and what the bot and the chat show of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.viewer.dialogs import PAGE
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Channel, Content, Person, World, WorldClock
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.events import ButtonPressed, Event

MENU = {"inline_keyboard": [[{"text": "Дальше", "callback_data": "next"}]]}
CHOOSING = {"keyboard": [[{"text": "Выбрать", "request_chat": {"request_id": 7, "chat_is_channel": True}}]]}


@dataclass
class Chat:
    """Ann, whom one may act as, in front of a bot; Bob, whom one may not."""

    world: World
    client: TestClient[Any, Any]
    ann: Person
    bob: Person
    bot: Person
    news: Channel

    async def do(self, deed: str, **body: Any) -> Any:
        """As Ann; the answer."""
        response = await self.client.post(self.address(deed), json=body)
        assert response.status == 200, await response.text()
        return await response.json()

    async def status(self, deed: str, **body: Any) -> int:
        return (await self.client.post(self.address(deed), json=body)).status

    async def look(self, query: str = "") -> Any:
        return await (await self.client.get(f"{self.address('')[:-1]}{query}")).json()

    def address(self, deed: str, person: Person | None = None) -> str:
        return f"/api/dialogs/{(person or self.ann).id}/{self.bot.id}/{deed}"

    def bot_says(self, text: str, markup: dict[str, Any] | None = None) -> int:
        """The message's number in Ann's box."""
        return self.world.direct.send(self.bot, self.ann, Content(text, markup=markup)).ids[self.ann.id]

    def heard(self) -> list[str]:
        """What Ann said."""
        chat = self.world.direct.chat(self.ann, self.bot)
        return [message.text for message in chat if message.sender_id == self.ann.id]


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    world = World(WorldClock.standing(1_780_000_000))
    ann, bob, bot = world.people.add("Анна"), world.people.add("Борис"), world.people.add_bot("menubot")
    news = world.channels.create("Новости", owner=ann, username="news_x")
    world.direct.allow(ann, bot)
    async with TestClient(TestServer(application(world, stage=Stage(actors=[ann.id])))) as client:
        yield Chat(world, client, ann, bob, bot, news)


async def test_the_chat_is_listed_before_anything_was_said_and_begins_with_start(chat: Chat) -> None:
    (row,) = [row for row in (await (await chat.client.get("/api/chats")).json())["chats"] if row.get("may_act")]
    assert (row["id"], row["last"]) == (f"{chat.ann.id}:{chat.bot.id}", "")
    assert (await chat.look())["has_spoken"] is False
    await chat.do("start")
    assert chat.heard() == ["/start"]
    assert (await chat.look())["has_spoken"] is True


async def test_a_text_is_said_without_the_white_space_around_it(chat: Chat) -> None:
    await chat.do("say", text="  первая\nвторая ")
    assert chat.heard() == ["первая\nвторая"]


async def test_a_very_long_text_goes_out_in_pieces_and_an_empty_one_not_at_all(chat: Chat) -> None:
    await chat.do("say", text="д" * 5000)
    assert [len(text) for text in chat.heard()] == [4096, 904]
    assert await chat.status("say", text=" \n ") == 409


async def test_a_pressed_button_waits_for_the_bots_answer(chat: Chat) -> None:
    number = chat.bot_says("Меню", MENU)

    def answer(event: Event) -> None:
        if isinstance(event, ButtonPressed):
            reply = ButtonAnswer(f"нажато {event.query.data}", is_alert=True)
            asyncio.get_running_loop().call_soon(chat.world.buttons.answer, chat.bot, event.query.id, reply)

    chat.world.subscribe(answer)
    told = await chat.do("press", message=number, data="next")
    assert told == {"answer": {"text": "нажато next", "is_alert": True, "url": ""}}


async def test_a_bot_that_does_not_answer_is_given_up(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telegram_sandbox.viewer.deeds.ANSWER_S", 0.01)
    assert await chat.do("press", message=chat.bot_says("Меню", MENU), data="next") == {"answer": None}


@pytest.mark.parametrize("case", ["another button", "a text without buttons", "one's own message", "no message"])
async def test_only_a_button_that_is_there_can_be_pressed(chat: Chat, case: str) -> None:
    numbers = {"another button": chat.bot_says("Меню", MENU), "a text without buttons": chat.bot_says("Текст")}
    numbers["one's own message"] = chat.world.direct.send(chat.ann, chat.bot, "я").ids[chat.ann.id]
    data = "other" if case == "another button" else "next"
    assert await chat.status("press", message=numbers.get(case, 99), data=data) == 409


async def test_a_channel_is_chosen_from_ones_own(chat: Chat) -> None:
    chat.world.channels.create("Чужой", owner=chat.bob)
    chat.bot_says("Выберите", CHOOSING)
    answer = await (await chat.client.get(chat.address("choices?request_id=7"))).json()
    news = {"id": chat.news.id, "title": "Новости", "username": "news_x", "is_admin": False, "grants": False}
    assert answer["channels"] == [news]
    await chat.do("choose", request_id=7, channel=chat.news.id)
    shared = chat.world.direct.chat(chat.ann, chat.bot)[-1].service
    assert shared
    assert shared.details["channel_id"] == chat.news.id
    assert (await chat.client.get(chat.address("choices?request_id=8"))).status == 404


async def test_a_choice_tells_whether_it_gives_the_bot_rights(chat: Chat) -> None:
    """Telegram asks before it does: «make the bot an administrator?»"""
    request = {"request_id": 7, "chat_is_channel": True, "bot_administrator_rights": {"can_post_messages": True}}
    chat.bot_says("Выберите", {"keyboard": [[{"text": "Выбрать", "request_chat": request}]]})

    async def choice() -> tuple[bool, bool]:
        (found,) = (await (await chat.client.get(chat.address("choices?request_id=7"))).json())["channels"]
        return found["is_admin"], found["grants"]

    assert await choice() == (False, True)
    await chat.do("choose", request_id=7, channel=chat.news.id)
    assert await choice() == (True, False)


async def test_a_long_chat_is_read_in_pages_back_to_its_beginning(chat: Chat) -> None:
    numbers = [chat.bot_says(f"{n}") for n in range(PAGE + 50)]
    newest = await chat.look()
    assert (newest["first"], [message["number"] for message in newest["messages"]]) == (numbers[50], numbers[50:])
    older = await chat.look(f"?before={newest['first']}")
    assert (older["first"], [message["number"] for message in older["messages"]]) == (0, numbers[:50])
    both = await chat.look(f"?first={numbers[7]}")
    assert (both["first"], len(both["messages"])) == (numbers[7], PAGE + 43)
    chat.world.direct.delete(chat.ann, numbers[7:])
    assert (await chat.look(f"?first={numbers[7]}"))["first"] == numbers[7]


async def test_a_bot_that_was_let_write_before_a_word_was_said_is_told_from_one_that_was_started(chat: Chat) -> None:
    assert (await chat.look())["let_write"] is True
    chat.bot_says("демон запущен")
    await chat.do("start")
    assert (await chat.look())["let_write"] is True
    chat.world.direct.delete(chat.ann, [1])
    assert (await chat.look())["let_write"] is False


async def test_a_post_is_forwarded_whole_with_its_origin(chat: Chat) -> None:
    photo = chat.world.posts.photo()
    album = chat.world.posts.album(chat.news, [Content("a", media=photo), Content(media=photo)])
    await chat.do("forward", channel=chat.news.id, ids=[post.id for post in album])
    got = chat.world.direct.chat(chat.ann, chat.bot)
    origins = [message.forward for message in got]
    assert [(origin.from_channel_id, origin.channel_post) for origin in origins if origin] == [
        (chat.news.id, post.id) for post in album
    ]
    assert len({message.grouped_id for message in got}) == 1


async def test_a_protected_post_is_not_forwarded(chat: Chat) -> None:
    post = chat.world.posts.publish(chat.news, "x")
    chat.world.channels.set_noforwards(chat.news, is_on=True)
    response = await chat.client.post(chat.address("forward"), json={"channel": chat.news.id, "ids": [post.id]})
    assert (response.status, await response.json()) == (409, {"error": "CHAT_FORWARDS_RESTRICTED"})


async def test_a_photo_a_sticker_and_a_contact_can_be_sent_to_try(chat: Chat) -> None:
    for deed in ("photo", "sticker", "contact"):
        await chat.do(deed)
    photo, sticker, contact = chat.world.direct.chat(chat.ann, chat.bot)
    kinds = [message.content.media and message.content.media.kind.value for message in (photo, sticker)]
    assert (kinds, contact.service and contact.service.kind) == (["photo", "sticker"], "contact")


async def test_the_keyboard_below_is_the_newest_until_taken_away_or_used_once(chat: Chat) -> None:
    def below(**more: Any) -> dict[str, Any]:
        return {"keyboard": [["Назад"]], **more}

    chat.bot_says("x", below())
    assert (await chat.look())["keyboard"]["rows"][0][0]["text"] == "Назад"
    chat.bot_says("y", {"remove_keyboard": True})
    assert (await chat.look())["keyboard"] is None
    chat.bot_says("z", below(one_time_keyboard=True))
    assert (await chat.look())["keyboard"]
    await chat.do("say", text="Назад")
    assert (await chat.look())["keyboard"] is None


async def test_whoever_waits_sees_that_the_bot_is_blocked_as_soon_as_it_is(chat: Chat) -> None:
    chat.bot_says("было")
    before = await chat.look()
    waiting = asyncio.ensure_future(chat.look(f"?seen={before['pts']}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    chat.world.direct.block(chat.ann, chat.bot)
    assert (before["is_blocked"], (await waiting)["is_blocked"]) == (False, True)


@pytest.mark.parametrize("change", ["sent", "edited", "deleted"])
async def test_whoever_waits_sees_a_change_as_soon_as_it_happens(chat: Chat, change: str) -> None:
    number = chat.bot_says("было")
    before = await chat.look()
    waiting = asyncio.ensure_future(chat.look(f"?seen={before['pts']}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    message = chat.world.direct.find(chat.ann, number)
    assert message
    match change:
        case "sent":
            chat.bot_says("ещё")
        case "edited":
            chat.world.direct.edit(message, Content("стало"))
        case "deleted":
            chat.world.direct.delete(chat.bot, [message.ids[chat.bot.id]])
    after = await waiting
    texts = {"sent": ["было", "ещё"], "edited": ["стало"], "deleted": []}
    assert ([shown["text"] for shown in after["messages"]], after["pts"] > before["pts"]) == (texts[change], True)


async def test_nobody_else_can_be_acted_as(chat: Chat) -> None:
    chat.world.direct.start(chat.bob, chat.bot)
    response = await chat.client.post(chat.address("say", chat.bob), json={"text": "x"})
    assert response.status == 403
    assert (await chat.look())["may_act"] is True
    other = await chat.client.get(f"/api/dialogs/{chat.bob.id}/{chat.bot.id}")
    assert (await other.json())["may_act"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "http://evil.example"}, 403, id="from another page"),
        pytest.param({"Origin": "null"}, 403, id="from nowhere"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="across sites"),
        pytest.param({"Host": "evil.example"}, 403, id="under a foreign name"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="as a form of another page could"),
    ],
)
async def test_another_page_cannot_write(chat: Chat, headers: dict[str, str], status: int) -> None:
    sent = {"Content-Type": "application/json", **headers}
    response = await chat.client.post(chat.address("say"), data=b'{"text": "x"}', headers=sent)
    assert (response.status, chat.heard()) == (status, [])
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("say", {}),
        ("say", {"text": 5}),
        ("press", {"message": "1", "data": "next"}),
        ("press", {"message": True, "data": "next"}),
        ("forward", {"channel": "news", "ids": [1]}),
        ("say", []),
    ],
)
async def test_a_body_of_the_wrong_shape_is_refused_by_name(chat: Chat, deed: str, body: Any) -> None:
    assert (await chat.client.post(chat.address(deed), json=body)).status == 400


async def test_an_unknown_deed_or_bot_is_404(chat: Chat) -> None:
    assert await chat.status("dance") == 404
    assert (await chat.client.post(f"/api/dialogs/{chat.ann.id}/{chat.bob.id}/say", json={"text": "x"})).status == 404
