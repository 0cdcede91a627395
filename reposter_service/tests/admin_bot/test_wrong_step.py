"""What is said at a step of a sign-in that asks for something else: a password by mistake, a word instead of a key."""

import pytest
from telegram_sandbox.world.media import Media, MediaKind, picture
from telegram_sandbox.world.messages import Content

from reposter_service.admin_bot import sign_in_texts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.signing_in import (
    PASSWORD,
    PHONE,
    at_the_code,
    at_the_phone,
    press_keys,
    to_sign_in_for,
)
from reposter_service.workflows.records import Project

NOT_A_PHONE = "Это не номер телефона. Нужен номер с кодом страны, например: +79990000000"
INTERRUPTED = ["Этот вход прерван, код больше не действует. Отправьте номер ещё раз"]
STICKER = Content(media=Media(1, MediaKind.STICKER, picture((200, 30, 30)), "image/webp"))


@pytest.fixture
async def project(town: Town) -> Project:
    return await to_sign_in_for(town)


def chat(town: Town) -> list[str]:
    """All that stands in Ann's chat, by whomever."""
    return [message.text for message in town.world.direct.chat(town.ann.person, town.bot)]


async def without_rights(town: Town, project: Project) -> None:
    town.telegram.channels[project.channel_id].writable = False
    await press_keys(town.ann, await at_the_code(town))


async def restart(town: Town) -> None:
    town.sign_ins = type(town.sign_ins)(lambda: town.now, accounts=town.sign_ins.accounts)
    await town.restarts()


async def test_a_password_where_the_phone_is_asked_for_is_deleted_and_that_is_said(
    town: Town, project: Project
) -> None:
    await at_the_phone(town, town.ann)
    [said] = await town.ann.says(PASSWORD)
    assert said == f"{NOT_A_PHONE}. Ваше сообщение я удалил из чата: в нём мог быть пароль"
    assert PASSWORD not in chat(town)
    assert (await town.ann.says(PHONE))[0].startswith(sign_in_texts.CODE)


async def test_a_phone_with_a_slip_in_it_stays_in_the_chat(town: Town, project: Project) -> None:
    await at_the_phone(town, town.ann)
    assert await town.ann.says("8 495 123-45-67") == [NOT_A_PHONE]
    assert "8 495 123-45-67" in chat(town)


async def test_a_password_where_the_code_is_asked_for_is_deleted_and_the_keypad_comes_again(
    town: Town, project: Project
) -> None:
    code = await at_the_code(town)
    await town.ann.presses("7")
    [said] = await town.ann.says(PASSWORD)
    assert said == f"{sign_in_texts.CODE_NEEDED}. {sign_in_texts.DELETED}"
    assert PASSWORD not in chat(town)
    assert town.ann.buttons() == [*"123456789", "⌫", "0", "Войти", "Назад"]
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


async def test_a_sticker_where_the_code_is_asked_for_brings_the_keypad_again(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    [said] = await town.ann.sends(STICKER)
    assert said.startswith("Это не текст.")
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


async def test_whatever_is_said_where_rights_are_waited_for_brings_the_button_again(
    town: Town, project: Project
) -> None:
    await without_rights(town, project)
    said = [*await town.ann.says(PASSWORD), *await town.ann.sends(STICKER)]
    want = "Назначьте аккаунт администратором и нажмите «Проверить ещё раз»"
    assert said == [f"{want}. {sign_in_texts.DELETED}", f"Это не текст. {want}"]
    assert PASSWORD not in chat(town)
    assert town.ann.buttons() == ["Проверить ещё раз", "Назад"]
    town.telegram.channels[project.channel_id].writable = True
    assert (await town.ann.presses("Проверить ещё раз"))[0] == f"юзербот {PHONE} добавлен"


async def test_a_word_after_a_restart_is_told_that_the_sign_in_is_interrupted(town: Town, project: Project) -> None:
    await at_the_code(town)
    await restart(town)
    assert await town.ann.says("код?") == INTERRUPTED


async def test_a_word_after_a_restart_is_told_so_where_rights_are_waited_for_too(town: Town, project: Project) -> None:
    await without_rights(town, project)
    await restart(town)
    assert await town.ann.says("готово") == INTERRUPTED
