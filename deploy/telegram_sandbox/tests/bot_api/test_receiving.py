import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import MultipartWriter, web
from aiohttp.test_utils import TestServer
from telegram_sandbox.bot_api.door import BotApi
from telegram_sandbox.bot_api.inbox import Update
from telegram_sandbox.bot_api.server import application
from telegram_sandbox.tests.bot_api.stage import Stage, client, until


async def test_get_me_says_who_the_bot_is(stage: Stage) -> None:
    me = await stage.bot.get_me()
    assert (me.id, me.username, me.is_bot, me.can_join_groups) == (stage.menu.id, "menubot", True, True)


async def test_an_update_stays_until_a_later_one_is_asked_for(stage: Stage) -> None:
    for text in ("one", "two", "three"):
        stage.world.direct.send(stage.ann, stage.menu, text)
    first = await stage.bot.get_updates()
    assert [update.message.text for update in first] == ["one", "two", "three"]
    assert await stage.bot.get_updates() == first
    rest = await stage.bot.get_updates(offset=first[1].update_id, limit=1)
    assert [update.message.text for update in rest] == ["two"]
    assert [update.message.text for update in await stage.bot.get_updates(offset=-1)] == ["three"]
    assert await stage.bot.get_updates(offset=first[2].update_id + 1) == []


async def test_a_long_poll_ends_when_something_happens(stage: Stage) -> None:
    poll = asyncio.ensure_future(stage.bot.get_updates(timeout=30))
    await stage.bot_waits()
    stage.world.direct.send(stage.ann, stage.menu, "hi")
    assert [update.message.text for update in await poll] == ["hi"]


async def test_a_later_poller_ends_the_earlier_with_409(stage: Stage) -> None:
    first = asyncio.ensure_future(stage.bot.get_updates(timeout=30))
    await stage.bot_waits()
    second = asyncio.ensure_future(stage.bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only one"):
        await first
    stage.world.direct.send(stage.ann, stage.menu, "hi")
    assert len(await second) == 1


async def test_only_the_allowed_kinds_come_until_others_are_named(stage: Stage) -> None:
    await stage.bot.get_updates(allowed_updates=["callback_query"])
    stage.world.direct.send(stage.ann, stage.menu, "unheard")
    await stage.bot.get_updates()
    stage.world.direct.send(stage.ann, stage.menu, "unheard too")
    assert await stage.bot.get_updates(allowed_updates=["message"]) == []
    stage.world.direct.send(stage.ann, stage.menu, "heard")
    assert [update.message.text for update in await stage.bot.get_updates()] == ["heard"]


async def test_log_out_and_close_are_granted(stage: Stage) -> None:
    assert await stage.bot.log_out()
    assert await stage.bot.close()


@dataclass
class OwnServer:
    """A bot's own web server. `statuses`: its next answers, 200 when there are none left."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[str, Update]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), await request.json()))
        return web.Response(status=status, **self.answer)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.got]


@pytest.fixture
async def own() -> AsyncIterator[OwnServer]:
    own = OwnServer()
    app = web.Application()
    app.router.add_post("/hook", own.handle)
    async with TestServer(app) as server:
        own.url = str(server.make_url("/hook"))
        yield own


async def test_a_webhook_gets_updates_in_order_with_its_secret(stage: Stage, own: OwnServer) -> None:
    stage.world.direct.send(stage.ann, stage.menu, "before")
    await stage.bot.set_webhook(own.url, secret_token="s3cret")
    stage.world.direct.send(stage.ann, stage.menu, "after")
    await until(lambda: len(own.got) == 2)
    assert own.texts() == ["before", "after"]
    assert {secret for secret, _ in own.got} == {"s3cret"}


async def test_a_webhook_that_fails_is_tried_again_and_says_why(stage: Stage, own: OwnServer) -> None:
    own.statuses = [500, 502]
    await stage.bot.set_webhook(own.url)
    stage.world.direct.send(stage.ann, stage.menu, "hi")
    await until(lambda: own.got)
    assert own.texts() == ["hi"]
    info = await stage.bot.get_webhook_info()
    assert info.url == own.url
    assert "502 Bad Gateway" in info.last_error_message


async def test_polling_is_refused_while_a_webhook_stands(stage: Stage, own: OwnServer) -> None:
    await stage.bot.set_webhook(own.url)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await stage.bot.get_updates()
    await stage.bot.delete_webhook()
    assert (await stage.bot.get_webhook_info()).url == ""
    assert await stage.bot.get_updates() == []


async def test_setting_a_webhook_ends_a_poll(stage: Stage, own: OwnServer) -> None:
    poll = asyncio.ensure_future(stage.bot.get_updates(timeout=30))
    await stage.bot_waits()
    await stage.bot.set_webhook(own.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll


async def test_pending_updates_can_be_dropped(stage: Stage) -> None:
    stage.world.direct.send(stage.ann, stage.menu, "old")
    assert (await stage.bot.get_webhook_info()).pending_update_count == 1
    await stage.bot.delete_webhook(drop_pending_updates=True)
    assert await stage.bot.get_updates() == []


async def test_a_webhook_elsewhere_is_refused(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match="delivers to this machine only"):
        await stage.bot.set_webhook("https://example.com/hook")


@pytest.mark.parametrize("form", ["json", "multipart"])
async def test_a_method_called_in_the_webhooks_answer_is_done(stage: Stage, own: OwnServer, form: str) -> None:
    values = {"method": "sendMessage", "chat_id": str(stage.ann.id), "text": "answered"}
    if form == "json":
        own.answer = {"body": json.dumps(values), "content_type": "application/json"}
    else:
        writer = MultipartWriter("form-data")
        for name, value in values.items():
            writer.append(value).set_content_disposition("form-data", name=name)
        own.answer = {"body": writer}
    await stage.bot.set_webhook(own.url)
    stage.world.direct.send(stage.ann, stage.menu, "question")
    await until(lambda: stage.last().text == "answered")


async def test_a_door_shut_and_opened_again_has_lost_no_update(stage: Stage) -> None:
    api = BotApi(stage.world)
    async with TestServer(application(stage.world, api=api)):
        stage.world.direct.send(stage.ann, stage.menu, "while it was open")
    stage.world.direct.send(stage.ann, stage.menu, "while it was shut")
    async with TestServer(application(stage.world, api=api)) as server:
        bot = client(str(server.make_url("")).rstrip("/"), stage.menu)
        texts = [update.message and update.message.text for update in await bot.get_updates()]
        await bot.session.close()
    await api.close()
    assert texts == ["while it was open", "while it was shut"]
