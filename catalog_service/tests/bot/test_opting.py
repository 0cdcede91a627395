"""Buttons under a mailing: no more about this, no more at all, and back. Honoured before the person is answered."""

import asyncio
from collections.abc import Callable
from typing import Any

import provision
import psycopg
import pytest
from aiogram import types
from django.db import connection
from structlog.testing import capture_logs
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world import DirectMessage
from telegram_sandbox.world.buttons import CallbackQuery

from catalog_service.bot import opting
from catalog_service.bot.voice import Voice
from catalog_service.mailings import letters
from catalog_service.mailings.models import Mailing, OptOut
from catalog_service.postgres import rows
from catalog_service.telegram import client
from catalog_service.telegram.sending import Sending
from catalog_service.tests.bot.test_reachability import becomes, reachable
from catalog_service.tests.builders import NOON, a_category, a_mailing
from catalog_service.tests.town import Correspondent, Town, until
from catalog_service.visitors.actions import Person
from catalog_service.visitors.models import Visitor

NOT_THIS, NOTHING = "Не писать про «Бизнес»", "Не получать рассылки совсем"
THIS_AGAIN, ALL_AGAIN = "Снова писать про «Бизнес»", "Снова получать рассылки"


@pytest.fixture
async def mailing(house: Town) -> Mailing:
    return await rows.work(lambda: a_mailing(a_category("Бизнес")))


async def letter(house: Town, mailing: Mailing, person: Correspondent) -> DirectMessage:
    """It comes as any other recipient gets it, after the person has started the bot."""
    house.world.direct.allow(person.person, house.bot)
    async with client.open_bot(house.token, house.url) as bot:
        await Sending(bot, await rows.work(lambda: letters.letter(mailing))).to(person.id)
    return person.told()[-1]


def buttons(message: DirectMessage) -> dict[str, str]:
    """Labels and data of those that the bot hears of."""
    rows_of_them: list[list[dict[str, Any]]] = (message.content.markup or {"inline_keyboard": []})["inline_keyboard"]
    return {each["text"]: each["callback_data"] for row in rows_of_them for each in row if "callback_data" in each}


async def presses(house: Town, person: Correspondent, message: DirectMessage, label: str) -> CallbackQuery:
    return await says(house, person, message, buttons(message)[label])


async def says(house: Town, person: Correspondent, message: DirectMessage, data: str) -> CallbackQuery:
    query = house.world.buttons.press(person.person, house.bot, message, data)
    await until(lambda: query.answer)
    return query


def words(query: CallbackQuery) -> str:
    assert query.answer
    return query.answer.text


def _opt_outs() -> set[tuple[int, str | None]]:
    return set(OptOut.objects.values_list("visitor", "category__name"))


async def opt_outs() -> set[tuple[int, str | None]]:
    return await rows.work(_opt_outs)


async def shows(message: DirectMessage, *labels: str) -> None:
    await until(lambda: list(buttons(message)) == list(labels))


async def test_no_more_about_this_is_written_answered_and_can_be_taken_back(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    said = await presses(house, house.anna, message, NOT_THIS)
    assert await opt_outs() == {(house.anna.id, "Бизнес")}
    assert words(said) == "Больше не пишем про «Бизнес». Передумаете — кнопка осталась под письмом."
    await shows(message, THIS_AGAIN, NOTHING)
    assert words(await presses(house, house.anna, message, THIS_AGAIN)) == "Снова пишем про «Бизнес»."
    assert not await opt_outs()
    await shows(message, NOT_THIS, NOTHING)


async def test_no_more_at_all_leaves_the_other_wish_as_it_is(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    await presses(house, house.anna, message, NOT_THIS)
    await presses(house, house.anna, message, NOTHING)
    assert await opt_outs() == {(house.anna.id, "Бизнес"), (house.anna.id, None)}
    await shows(message, ALL_AGAIN)
    assert words(await presses(house, house.anna, message, ALL_AGAIN)) == "Рассылки снова будут приходить."
    assert await opt_outs() == {(house.anna.id, "Бизнес")}
    await shows(message, THIS_AGAIN, NOTHING)


async def test_under_an_older_letter_one_hears_that_no_mailings_come_at_all(house: Town, mailing: Mailing) -> None:
    older, newer = [await letter(house, mailing, house.anna) for _ in range(2)]
    await presses(house, house.anna, older, NOT_THIS)
    await presses(house, house.anna, newer, NOTHING)
    said = await presses(house, house.anna, older, THIS_AGAIN)
    assert words(said).startswith("Про «Бизнес» снова можно, но рассылки выключены совсем")
    assert await opt_outs() == {(house.anna.id, None)}
    await shows(older, ALL_AGAIN)


async def test_the_mailing_under_which_it_was_said_is_remembered(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    await presses(house, house.anna, message, NOTHING)
    assert (await rows.work(OptOut.objects.get)).mailing_id == mailing.pk


async def test_who_was_no_visitor_yet_is_one_then(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.boris)
    assert not await rows.work(Visitor.objects.exists)
    await presses(house, house.boris, message, NOTHING)
    assert (await rows.work(Visitor.objects.get)).first_name == "Борис"


async def test_pressed_twice_is_said_once_and_answered_twice(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    data = buttons(message)[NOT_THIS]
    both = await asyncio.gather(*(says(house, house.anna, message, data) for _ in range(2)))
    assert words(both[0]) == words(both[1])
    assert await opt_outs() == {(house.anna.id, "Бизнес")}


async def test_of_what_one_person_presses_in_a_hurry_the_last_counts(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    off = buttons(message)[NOTHING]
    on = off.replace("off", "on")
    last = [house.world.buttons.press(house.anna.person, house.bot, message, each) for each in [off, on] * 5 + [off]][
        -1
    ]
    await until(lambda: last.answer)
    assert await opt_outs() == {(house.anna.id, None)}


async def test_start_makes_him_reachable_and_takes_no_wish_back(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    await presses(house, house.anna, message, NOTHING)
    house.anna.blocks()
    house.anna.starts()
    await becomes(reachable(house.anna.id))
    assert await opt_outs() == {(house.anna.id, None)}


async def test_what_is_no_button_of_ours_is_answered_politely(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    for data in ("", "off", "off:1", "off:x:all", "off:1:2:3", "on:1:", "drop", "off:" + "9" * 40):
        assert words(await says(house, house.anna, message, data)) == "Эта кнопка больше не действует."
    assert not await opt_outs()


async def test_a_category_that_is_gone_is_told(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    await rows.work(lambda: _delete_the_category(mailing))
    assert words(await presses(house, house.anna, message, NOT_THIS)) == "Такой темы больше нет: о ней мы не пишем."
    assert not await opt_outs()
    await shows(message, NOTHING)


def _delete_the_category(mailing: Mailing) -> None:
    Mailing.objects.update(category=None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog.category")


async def test_a_letter_whose_mailing_is_gone_is_heard_all_the_same(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    await rows.work(mailing.delete)
    await presses(house, house.anna, message, NOT_THIS)
    await presses(house, house.anna, message, NOTHING)
    assert await opt_outs() == {(house.anna.id, "Бизнес"), (house.anna.id, None)}


async def test_a_letter_that_was_deleted_or_is_too_old_to_change_is_answered(house: Town, mailing: Mailing) -> None:
    message = await letter(house, mailing, house.anna)
    old = await letter(house, mailing, house.boris)
    data = buttons(message)[NOTHING]
    house.world.direct.delete(house.bot, [message.ids[house.bot.id]])
    house.faults.add(Rule.error(400, "Bad Request: message can't be edited", method="editMessageReplyMarkup"))
    for person, each in ((house.anna, message), (house.boris, old)):
        assert words(await says(house, person, each, data)).startswith("Больше не присылаем")
    assert await opt_outs() == {(house.anna.id, None), (house.boris.id, None)}


@pytest.mark.parametrize(
    "message",
    [
        types.Message(message_id=5, date=NOON, chat=types.Chat(id=-100, type="supergroup")),
        types.InaccessibleMessage(message_id=5, date=0, chat=types.Chat(id=7, type="private")),
        None,
    ],
    ids=["of a group, where others read it too", "too old", "none that Telegram tells of"],
)
async def test_what_is_no_letter_of_his_own_is_left_as_it_is(house: Town, mailing: Mailing, message: Any) -> None:
    user = types.User(id=house.anna.id, is_bot=False, first_name="Анна")
    data = f"off:{mailing.pk}:all"
    query = types.CallbackQuery(id="1", from_user=user, chat_instance="1", message=message, data=data)
    async with client.open_bot(house.token, house.url) as bot:
        await opting.Opting(Voice(bot)).hear(query, Person("Анна", "", "", ""))
    assert await opt_outs() == {(house.anna.id, None)}
    assert not house.api.calls.count("editMessageReplyMarkup")


async def test_while_the_database_is_away_nobody_is_told_that_it_is_done(
    house: Town, mailing: Mailing, committed: provision.HouseDatabase
) -> None:
    message = await letter(house, mailing, house.anna)
    with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [committed.name])
        with capture_logs():
            said = await presses(house, house.anna, message, NOTHING)
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())
    assert said.answer
    assert (said.answer.text, said.answer.is_alert) == ("Сейчас не получилось, попробуйте ещё раз через минуту.", True)
    assert not await opt_outs()
    await presses(house, house.anna, message, NOTHING)
    assert await opt_outs() == {(house.anna.id, None)}


@pytest.mark.parametrize(
    "rule",
    [
        lambda method: Rule.error(502, "Bad Gateway", method=method, times=1),
        lambda method: Rule(FaultKind.DROP_SOCKET, method=method, times=1),
        lambda method: Rule.too_many_requests(1, method=method, times=1),
    ],
    ids=["Telegram's own trouble", "a broken connection", "a wish to wait"],
)
async def test_trouble_on_the_way_back_is_tried_again(
    house: Town, mailing: Mailing, rule: Callable[[str], Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opting, "PAUSES_S", (0.01,))
    message = await letter(house, mailing, house.anna)
    for method in ("answerCallbackQuery", "editMessageReplyMarkup"):
        house.faults.add(rule(method))
    await presses(house, house.anna, message, NOTHING)
    await shows(message, ALL_AGAIN)
