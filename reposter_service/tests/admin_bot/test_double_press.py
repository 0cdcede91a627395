"""A button pressed twice by an impatient finger."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import TelegramObject, Update
from telegram_sandbox.faults import Rule
from telegram_sandbox.world.buttons import CallbackQuery

from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.double_press import DoublePress
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.tests.waiting import until

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def pressed_twice(town: Town, label: str) -> tuple[CallbackQuery, CallbackQuery]:
    message = town.ann.with_button(label)
    presses = town.ann.press(label, of=message), town.ann.press(label, of=message)
    for _ in presses:
        await town.board.dealt_with()
    return presses


async def test_a_button_pressed_twice_in_a_row_is_pressed_once(town: Town) -> None:
    await town.in_project()
    before = len(town.ann.told())
    await pressed_twice(town, "Добавить паузу")
    assert town.ann.told()[before:] == [
        "введите время начала паузы в формате 00:00\n(часовой пояс Europe/Moscow, сейчас там 15:00)"
    ]


async def test_every_press_is_answered(town: Town) -> None:
    """Or the button would go on spinning."""
    await town.in_project()
    first, second = await pressed_twice(town, "Статистика")
    await until(lambda: first.answer is not None and second.answer is not None)


async def test_two_buttons_pressed_in_a_row_are_two(town: Town) -> None:
    await town.in_project()
    menu = town.ann.newest()
    before = len(town.ann.told())
    town.ann.press("Добавить паузу", of=menu)
    town.ann.press("Рейтинг", of=menu)
    for _ in range(2):
        await town.board.dealt_with()
    assert len(town.ann.told()) == before + 2


async def test_two_presses_that_are_too_old_to_be_answered_bring_one_menu_and_no_trouble(town: Town) -> None:
    """The service was away, and both come when it is up again."""
    await town.project()
    await town.ann.says("/start")
    before = len(town.ann.told())
    town.faults.add(Rule.error(400, TOO_OLD, door="bot", method="answerCallbackQuery"))
    await pressed_twice(town, "Маркетинг")
    assert town.ann.told()[before:] == ["Маркетинг"]


def pressing(data: str, bot: Bot) -> Update:
    """As Telegram tells of it."""
    under = {"message_id": 7, "date": NOON, "chat": {"id": 1, "type": "private"}}
    press = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "Ann"}, "chat_instance": "1"}
    told = {"update_id": 1, "callback_query": {**press, "message": under, "data": data}}
    return Update.model_validate(told, context={"bot": bot})


@pytest.mark.parametrize(
    ("data", "is_heard"),
    [
        ("go:rating:1", False),
        ("go_donor:x_y:1:2", False),
        ("remove:1", False),
        ("undo:1:2:3", False),
        ("recheck", False),
        ("key:1:abcd", True),
    ],
)
async def test_of_all_buttons_only_keys_are_heard_twice_in_a_row(data: str, is_heard: bool) -> None:
    heard = await hears_after(1.4, data)
    assert heard == [data, data][: 1 + is_heard]


async def test_a_second_and_a_half_later_the_same_button_is_pressed_anew() -> None:
    assert await hears_after(1.5, "go:rating:1") == ["go:rating:1", "go:rating:1"]


async def hears_after(seconds: float, data: str) -> list[str]:
    """What of two presses with so much between them comes through."""
    now, heard = [100.0], list[str]()
    double_press = DoublePress(lambda: now[0])
    bot = open_bot("1:nobody", "http://127.0.0.1:1", MINUTE)

    async def hear(event: TelegramObject, _: dict[str, Any]) -> None:
        assert isinstance(event, Update)
        assert event.callback_query is not None
        heard.append(event.callback_query.data or "")

    for _ in range(2):
        await double_press(hear, pressing(data, bot), {})
        now[0] += seconds
    await bot.session.close()
    return heard
