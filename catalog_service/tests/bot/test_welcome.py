"""Whoever writes to the bot is greeted, with the button that opens the Mini App."""

from typing import Any

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world import DirectMessage
from telegram_sandbox.world.hand_over import allow_writing
from telegram_sandbox.world.messages import Content

from catalog_service.bot import albums, app, outfit, welcome
from catalog_service.bot.answering import Answering
from catalog_service.postgres import rows
from catalog_service.telegram import client
from catalog_service.telegram.models import Greeting
from catalog_service.tests.bot.conftest import MINI_APP
from catalog_service.tests.town import Town, until

WELCOME = "Привет я вэб пап прошу перейти по кнопке ниже"


def button(message: DirectMessage) -> dict[str, Any]:
    """The only one."""
    ((only,),) = (message.content.markup or {})["inline_keyboard"]
    return dict(only)


async def test_start_is_answered_with_the_users_words_and_a_button_to_the_mini_app(house: Town) -> None:
    house.anna.starts()
    (told,) = await house.anna.hears()
    assert told.text == WELCOME
    assert button(told) == {"text": "Открыть каталог", "web_app": {"url": MINI_APP}}


@pytest.mark.parametrize(
    ("code", "carried"),
    [
        ("post_5-May", "?tgWebAppStartParam=post_5-May"),
        ("x" * 64, "?tgWebAppStartParam=" + "x" * 64),
        ("x" * 65, ""),
        ("две_статьи", ""),
        ("a b", ""),
        ("a&b=c", ""),
        ("", ""),
    ],
    ids=["a code", "the longest", "too long", "letters that no link has", "two words", "what would break out", "none"],
)
async def test_the_code_of_a_link_goes_on_to_the_mini_app(house: Town, code: str, carried: str) -> None:
    house.anna.starts(code)
    (told,) = await house.anna.hears()
    assert button(told)["web_app"]["url"] == MINI_APP + carried


@pytest.mark.parametrize("text", ["привет", "/help", "/start@catalog_house_bot", "начать /start code"])
async def test_whatever_is_written_gets_the_same_welcome(house: Town, text: str) -> None:
    house.anna.sends(text)
    (told,) = await house.anna.hears()
    assert (told.text, button(told)["web_app"]["url"]) == (WELCOME, MINI_APP)


async def test_a_picture_gets_it_too(house: Town) -> None:
    house.anna.sends(Content("", media=house.world.posts.photo(None)))
    assert [each.text for each in await house.anna.hears()] == [WELCOME]


async def test_an_album_is_answered_once(house: Town) -> None:
    for _ in range(10):
        house.anna.sends(Content("", media=house.world.posts.photo(None)), grouped_id=77)
    house.boris.starts()
    await house.boris.hears()
    await house.anna.hears(1)


async def test_a_flood_is_answered_at_once_and_once_more_at_its_end(house: Town) -> None:
    for number in range(50):
        house.anna.sends(f"{number}")
    house.anna.sends("/start last")
    assert button((await house.anna.hears(2))[-1])["web_app"]["url"].endswith("=last")


async def test_who_was_answered_is_answered_again_when_he_writes_again() -> None:
    welcomed: list[tuple[int, str | None]] = []

    async def welcome(chat_id: int, code: str | None) -> None:
        welcomed.append((chat_id, code))

    answering = Answering(welcome, between_s=0)
    for code in (None, "post_5"):
        await answering.answer(7, code)
    assert welcomed == [(7, None), (7, "post_5")]


def test_of_albums_the_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(albums, "MOST", 2)
    seen = albums.Albums()
    assert [seen.goes_on(album) for album in ("a", "a", "b", "c", "b", "a")] == [False, True, False, False, True, False]


async def test_what_telegram_says_by_itself_and_edits_get_no_answer(house: Town) -> None:
    allow_writing(house.world, house.anna.person, house.bot)
    message = house.anna.sends("привет")
    await house.anna.hears()
    house.world.direct.edit(message, Content("здравствуйте"))
    house.boris.starts()
    await house.boris.hears()
    await house.anna.hears(1)


async def test_in_groups_and_channels_the_bot_is_silent(house: Town) -> None:
    owner = house.world.people.add("Владелец")
    for is_group in (True, False):
        place = house.world.channels.create("Площадь", owner=owner, is_group=is_group)
        house.world.members.promote(place, house.bot, by=owner)
        house.world.posts.publish(place, "/start@catalog_house_bot", author=owner)
    house.anna.starts()
    await house.anna.hears()
    assert house.api.calls.count("sendMessage") == 1


async def test_a_greeting_that_was_edited_shows_in_the_next_answer(house: Town) -> None:
    house.anna.starts()
    await house.anna.hears()
    await rows.work(lambda: Greeting.objects.update(text="<b>Добро</b> & пожаловать", button="Смотреть"))
    house.boris.starts()
    (told,) = await house.boris.hears()
    assert (told.text, button(told)["text"]) == ("<b>Добро</b> & пожаловать", "Смотреть")


async def test_every_chat_has_the_mini_app_as_its_menu_button(house: Town) -> None:
    account = house.api.account(house.bot)
    assert account.menu_buttons == {0: {"type": "web_app", "text": "Каталог", "web_app": {"url": MINI_APP}}}
    assert [command["command"] for commands in account.commands.values() for command in commands] == ["start"]


async def test_a_bot_that_looks_right_already_is_not_changed(town: Town) -> None:
    async with client.open_bot(town.token, town.url) as bot:
        for _ in range(2):
            await outfit.put_on(bot, MINI_APP)
    calls = town.api.calls
    assert [calls.count(method) for method in ("setChatMenuButton", "setMyCommands")] == [1, 1]


@pytest.mark.parametrize(
    "rule",
    [
        Rule.too_many_requests(1, method="sendMessage", times=1),
        Rule.error(502, "Bad Gateway", method="sendMessage", times=1),
    ],
    ids=["told to wait", "Telegram's own trouble"],
)
async def test_a_welcome_that_did_not_arrive_is_sent_again(house: Town, rule: Rule) -> None:
    house.faults.add(rule)
    house.anna.starts()
    await house.anna.hears()
    assert house.api.calls.count("sendMessage") == 2


async def test_trouble_with_one_person_delays_nobody_else(house: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "GRACE_S", 0.1)
    monkeypatch.setattr(welcome, "PAUSES_S", (3600,))
    house.faults.add(Rule.error(502, "Bad Gateway", method="sendMessage", times=1))
    house.anna.starts()
    await until(lambda: house.api.calls.count("sendMessage") == 1)
    house.boris.starts()
    await house.boris.hears()
    assert not house.anna.told()
