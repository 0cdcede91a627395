"""The keypad of a sign-in code: whose presses count, and for how long."""

import pytest
from telegram_sandbox.world import DirectMessage

from reposter_service.admin_bot import sign_in_texts, texts
from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.keypad import ENTER, ERASE, Keypads, digits_of
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.signing_in import (
    PASSWORD,
    PHONE,
    at_the_code,
    press_keys,
    to_sign_in_for,
)
from reposter_service.tests.builders import MINUTE
from reposter_service.workflows.records import Project

EMPTY = "• • • • •"


@pytest.fixture
async def project(town: Town) -> Project:
    return await to_sign_in_for(town)


async def tapped_twice(town: Town, digit: str, keypad: DirectMessage) -> list[str]:
    """One key by an impatient finger; what the bot says to both."""
    before = len(town.ann.told())
    town.ann.press(digit, of=keypad)
    second = town.ann.press(digit, of=keypad)
    for _ in range(2):
        await town.board.dealt_with()
    assert second.answer is not None
    assert second.answer.text == texts.OLD_BUTTON
    return town.ann.told()[before:]


# --- A key that comes too late ---------------------------------------------------------------------------------------


async def test_the_last_digit_tapped_twice_leaves_the_question_for_the_password(town: Town, project: Project) -> None:
    town.sign_ins.account(PHONE, PASSWORD)
    code = await at_the_code(town)
    keypad = town.ann.with_button("1")
    await press_keys(town.ann, code[:-1])
    assert await tapped_twice(town, code[-1], keypad) == [sign_in_texts.PASSWORD]
    assert (await town.ann.says(PASSWORD))[0] == f"юзербот {PHONE} добавлен"


async def test_the_last_digit_tapped_twice_leaves_the_projects_menu(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    keypad = town.ann.with_button("1")
    await press_keys(town.ann, code[:-1])
    said = await tapped_twice(town, code[-1], keypad)
    assert (said[0], said[-1]) == (f"юзербот {PHONE} добавлен", "Маркетинг")


async def test_the_last_digit_of_a_wrong_code_tapped_twice_leaves_the_next_keypad_empty(
    town: Town, project: Project
) -> None:
    code = await at_the_code(town)
    keypad = town.ann.with_button("1")
    await press_keys(town.ann, "0000")
    assert await tapped_twice(town, "0", keypad) == [sign_in_texts.WRONG_CODE]
    assert keypad.text == sign_in_texts.CHECKING
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


async def test_a_key_of_a_keypad_that_is_over_leaves_another_dialog_alone(town: Town, project: Project) -> None:
    town.channel("Донор", "donor")
    await at_the_code(town)
    keypad = town.ann.with_button("1")
    await town.ann.presses("Назад", of=keypad)
    await town.ann.presses("Добавить канал")
    await town.ann.says("@donor")
    assert await town.ann.presses("1", of=keypad) == []
    assert await town.ann.says("6") == ["введите число Y (лучше чем топ...)"]


async def test_the_keypad_of_one_sign_in_does_not_press_into_another(town: Town, project: Project) -> None:
    await town.project("Кино", 5001, "cinema")
    await at_the_code(town)
    keypad = town.ann.with_button("1")
    await town.ann.presses("Назад", of=keypad)
    await town.ann.says("/start")
    await town.ann.presses("Кино")
    await town.ann.presses("Добавить/заменить юзербот")
    town.sign_ins.account("+79990000009")
    await town.ann.says("+79990000009")
    await town.ann.presses("1", of=keypad)
    new = town.ann.with_button("1")
    await town.ann.presses("2", of=new)
    assert new.text.endswith("\n2 • • • •")


# --- What is pressed lives no longer than its attempt ----------------------------------------------------------------


async def two_sevens(town: Town) -> None:
    await at_the_code(town)
    for _ in range(2):
        await town.ann.presses("7", of=town.ann.with_button("1"))


@pytest.mark.parametrize("later", [0, 16], ids=["at once", "when the first attempt is over"])
async def test_digits_of_a_sign_in_that_is_begun_anew_are_forgotten(town: Town, project: Project, later: int) -> None:
    """By the menu above it, without «Назад»."""
    await two_sevens(town)
    town.now += later * MINUTE
    await town.ann.presses("Добавить/заменить юзербот")
    [asked] = await town.ann.says(PHONE)
    assert asked.endswith(f"\n{EMPTY}")
    keypad = town.ann.with_button("1")
    await town.ann.presses("5", of=keypad)
    assert keypad.text.endswith("\n5 • • • •")


async def test_a_dialog_that_is_over_leaves_no_digits_in_memory(town: Town) -> None:
    bot = open_bot(town.token, town.url, MINUTE)
    office = town.office(bot)
    office.keypads.press(town.ann.person.id, "7")
    office.keypads.press(town.bob.person.id, "5")
    await office.leave(town.ann.person.id)
    await bot.session.close()
    assert office.keypads.press(town.ann.person.id, ENTER) == ""
    assert office.keypads.press(town.bob.person.id, ENTER) == "5"


# --- How long a code may be ------------------------------------------------------------------------------------------


def test_more_than_ten_digits_are_not_taken_by_the_keys() -> None:
    keypads = Keypads()
    for digit in "12345678901":
        keypads.press(1, digit)
    assert keypads.press(1, ENTER) == "1234567890"
    assert keypads.press(1, ERASE) == "123456789"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("12", None), ("123", "123"), ("1" * 10, "1" * 10), ("1" * 11, None), ("1" * 15, None), ("12a45", None)],
)
def test_a_typed_code_has_from_three_to_ten_digits(typed: str, code: str | None) -> None:
    assert digits_of(typed) == code
