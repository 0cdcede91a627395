"""For everybody but its admins, in private, the bot is silent and looks empty."""

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand
from telegram_sandbox.world import DirectMessage
from telegram_sandbox.world.hand_over import share_contact
from telegram_sandbox.world.messages import Content

from reposter_service.admin_bot.places import Go, Place
from reposter_service.tests.admin_bot.conftest import Town


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
