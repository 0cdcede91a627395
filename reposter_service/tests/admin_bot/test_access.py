"""For everybody but its admins, in private, the bot is silent and looks empty."""

from datetime import timedelta

import pytest
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world import DirectMessage
from telegram_sandbox.world.hand_over import share_contact
from telegram_sandbox.world.messages import Content

from reposter_service.admin_bot.bot import AdminBot
from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.places import Go, Place
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.waiting import until


async def sent(town: Town) -> int:
    """How often the bot has said anything to anybody, answers to presses included."""
    said = ("sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage", "sendChatAction")
    return sum(town.calls.count(method) for method in said)


@pytest.mark.parametrize("text", ["/start", "/menu", "/help", "привет", "Назад", "https://t.me/our", "1" * 4096])
async def test_a_strangers_word_brings_no_answer(town: Town, text: str) -> None:
    assert await town.eve.says(text) == []
    assert await sent(town) == 0


async def test_a_strangers_press_brings_no_answer(town: Town) -> None:
    """Not even to the press itself. A stranger has no button of ours but by forging one."""
    await town.eve.says("/start")
    for place in Place:
        forged = DirectMessage(town.bot.id, town.eve.person.id, 0, Content("x"), ids={town.bot.id: 1})
        town.world.buttons.press(town.eve.person, town.bot, forged, Go(to=place, project=1).pack())
        await town.board.dealt_with()
    assert await sent(town) == 0


async def test_what_else_a_stranger_hands_over_brings_no_answer(town: Town) -> None:
    share_contact(town.world, town.eve.person, town.bot)
    await town.board.dealt_with()
    assert await sent(town) == 0


async def test_a_group_is_not_answered_even_where_an_admin_speaks(town: Town) -> None:
    group = town.world.channels.create("Chat", owner=town.ann.person, is_group=True)
    town.world.members.promote(group, town.bot, by=town.ann.person)
    town.world.posts.publish(group, "/start", author=town.ann.person)
    await town.board.dealt_with()
    assert await sent(town) == 0


async def test_what_the_bot_tells_of_itself_is_taken_away_at_the_start(town: Town) -> None:
    profile = Bot(town.token, session=AiohttpSession(api=TelegramAPIServer.from_base(town.url)))
    async with profile.session:
        await profile.set_my_commands([BotCommand(command="start", description="Начать")])
        await profile.set_my_description("Репосточная")
        await profile.set_my_short_description("Репосточная")
        await town.restarts()
        await town.ann.says("/start")
        assert await profile.get_my_commands() == []
        assert (await profile.get_my_description()).description == ""
        assert (await profile.get_my_short_description()).short_description == ""


async def test_a_webhook_that_somebody_has_set_is_taken_away(town: Town) -> None:
    profile = Bot(town.token, session=AiohttpSession(api=TelegramAPIServer.from_base(town.url)))
    async with profile.session:
        await town.stops()
        await profile.set_webhook("http://127.0.0.1:9/nobody")
        await town.starts()
        assert await town.ann.says("/start") != []


async def test_a_wrong_token_is_one_clear_line_of_the_log(town: Town) -> None:
    await town.stops()
    right, town.bot.token = town.token, "1:other"
    try:
        with structlog.testing.capture_logs() as log:
            bot = open_bot(right, town.url, timedelta(seconds=20))
            admin_bot = AdminBot(bot, [town.ann.person.id], town.storage.dialogs, town.office(bot))
            polling = Supervisor().start("bot", admin_bot.poll)
            await until(lambda: bool(log))
            await cancel(polling)
            await bot.session.close()
    finally:
        town.bot.token = right
        await town.starts()
    [told] = log
    assert told["error"] == "BotRefused"
    assert right.split(":")[1] not in str(told)


async def test_telegram_may_be_away_at_the_start(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reposter_service.admin_bot.bot.RETRY_S", 0.05)
    town.faults.add(Rule(FaultKind.DROP_SOCKET, door="bot", times=3))
    await town.restarts()
    assert await town.ann.says("/start") != []
