"""«Добавить/заменить юзербот», from the phone to the rights, and each way in which it can go wrong."""

from datetime import timedelta

import pytest
from telegram_sandbox.world import DirectMessage

from reposter_service.admin_bot import sign_in_texts
from reposter_service.domain.health import UserbotState
from reposter_service.errors import Disconnected, FloodWait
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.signing_in import (
    PASSWORD,
    PHONE,
    at_the_code,
    at_the_phone,
    press_keys,
    serving,
    to_sign_in_for,
)
from reposter_service.tests.admin_bot.town import Correspondent
from reposter_service.tests.builders import new_donor
from reposter_service.workflows.records import Project


@pytest.fixture
async def project(town: Town) -> Project:
    return await to_sign_in_for(town)


async def test_the_words_are_the_users(town: Town, project: Project) -> None:
    await at_the_phone(town, town.ann)
    assert town.ann.told()[-1] == (
        "убедитесь, что юзербот является администратором канала-проекта и отправьте его номер телефона"
    )
    [asked] = await town.ann.says("8 999 000-00-01")
    assert asked.splitlines()[:2] == [
        "введите код, который телеграм отправил в залогиненый аккаунт",
        "+79990000001 · проект «Маркетинг»",
    ]


async def test_a_userbot_is_signed_in_by_pressing_its_code(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    said = await press_keys(town.ann, code)
    assert said == [
        f"юзербот {PHONE} добавлен",
        'проект "Маркетинг": юзербот на месте, доноров пока нет',
        "Маркетинг",
    ]
    assert await serving(town) == [(PHONE, UserbotState.RECONNECTING)]
    assert town.changes == 1


async def test_the_keypad_shows_how_far_the_code_is(town: Town, project: Project) -> None:
    await at_the_code(town)
    keypad = town.ann.with_button("1")
    before, _, _ = keypad.text.rpartition("\n")
    for key, shown in (("1", "1 • • • •"), ("2", "1 2 • • •"), ("⌫", "1 • • • •"), ("0", "1 0 • • •")):
        assert await town.ann.presses(key, of=keypad) == []
        assert keypad.text == f"{before}\n{shown}"
    assert town.ann.buttons() == [*"123456789", "⌫", "0", "Войти", "Назад"]


async def test_a_code_is_tried_when_it_is_whole_and_its_digits_leave_the_chat(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    keypad = town.ann.with_button("1")
    await press_keys(town.ann, code)
    assert keypad.text == sign_in_texts.CHECKING
    assert not any(code in text or " ".join(code) in text for text in town.ann.told())


async def test_a_wrong_code_is_told_and_the_keypad_is_there_again(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    wrong = "00000"
    assert await press_keys(town.ann, wrong) == [sign_in_texts.WRONG_CODE]
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


@pytest.mark.parametrize("separator", ["-", " ", ".", " - ", "–"])
async def test_a_code_typed_with_separators_is_taken(town: Town, project: Project, separator: str) -> None:
    code = await at_the_code(town)
    assert (await town.ann.says(separator.join(code)))[0] == f"юзербот {PHONE} добавлен"


async def test_a_code_typed_plain_is_tried_with_a_hint(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    [said] = await town.ann.says("00000")
    assert said == f"{sign_in_texts.WRONG_CODE}. {sign_in_texts.TYPED}"
    assert (await town.ann.says(code))[0] == f"юзербот {PHONE} добавлен"


async def test_a_typed_code_is_deleted_from_the_chat(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    typed = "-".join(code)
    await town.ann.says(typed)
    assert typed not in spoken(town)


async def test_what_is_no_code_is_told_and_the_prompt_stays(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    assert (await town.ann.says("какой код?"))[0].startswith(sign_in_texts.CODE_NEEDED)
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


async def test_an_account_with_a_password_is_asked_for_it_and_the_message_is_deleted(
    town: Town, project: Project
) -> None:
    town.sign_ins.account(PHONE, PASSWORD)
    code = await at_the_code(town)
    assert await press_keys(town.ann, code) == [sign_in_texts.PASSWORD]
    assert await town.ann.says("не тот") == [sign_in_texts.WRONG_PASSWORD]
    assert (await town.ann.says(PASSWORD))[0] == f"юзербот {PHONE} добавлен"
    assert "не тот" not in spoken(town)
    assert PASSWORD not in spoken(town)


async def test_an_account_without_rights_waits_until_it_has_them(town: Town, project: Project) -> None:
    town.telegram.channels[project.channel_id].writable = False
    code = await at_the_code(town)
    [said] = await press_keys(town.ann, code)
    assert said == (
        f"Аккаунт {PHONE} вошёл, но он не администратор канала https://t.me/our с правом публиковать. Назначьте его "
        "администратором и нажмите «Проверить ещё раз»"
    )
    assert await serving(town) == []
    assert (await town.ann.presses("Проверить ещё раз"))[0].startswith(f"Аккаунт {PHONE} вошёл, но")
    town.telegram.channels[project.channel_id].writable = True
    assert (await town.ann.presses("Проверить ещё раз"))[0] == f"юзербот {PHONE} добавлен"


async def test_back_gives_a_signed_in_account_up(town: Town, project: Project) -> None:
    town.telegram.channels[project.channel_id].writable = False
    await press_keys(town.ann, await at_the_code(town))
    assert len(town.sign_ins.alive) == 1
    assert await town.ann.presses("Назад") == ["Маркетинг"]
    assert town.sign_ins.alive == []
    assert await serving(town) == []


async def test_back_gives_an_attempt_up(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    keypad = town.ann.with_button("1")
    await town.ann.presses("Назад")
    assert await town.ann.presses(code[0], of=keypad) == []
    await at_the_phone(town, town.bob)
    assert sign_in_texts.CODE in (await town.bob.says(PHONE))[0]


async def test_a_button_that_leads_elsewhere_gives_a_signed_in_account_up_too(town: Town, project: Project) -> None:
    town.telegram.channels[project.channel_id].writable = False
    await press_keys(town.ann, await at_the_code(town))
    assert len(town.sign_ins.alive) == 1
    await town.ann.presses("Статистика")
    assert town.sign_ins.alive == []


async def test_another_account_takes_the_place_of_the_one_before(town: Town, project: Project) -> None:
    await press_keys(town.ann, await at_the_code(town))
    town.sign_ins.account("+79990000002")
    await at_the_phone(town, town.ann)
    assert town.ann.told()[-1].startswith(f"Сейчас у проекта юзербот {PHONE}: новый встанет на его место.")
    await town.ann.says("+79990000002")
    said = await press_keys(town.ann, town.sign_ins.codes["+79990000002"])
    assert said[0] == f"юзербот +79990000002 встал на место {PHONE}. Доноры, история и рейтинги сохранены"
    assert await serving(town) == [("+79990000002", UserbotState.RECONNECTING)]


async def test_a_phone_that_serves_another_project_is_refused_with_its_name(town: Town, project: Project) -> None:
    await press_keys(town.ann, await at_the_code(town))
    other = await town.project("Кино", 6000, "kino")
    town.telegram.channel(other.channel_id, "kino")
    await town.ann.says("/start")
    await town.ann.presses("Кино")
    await town.ann.presses("Добавить/заменить юзербот")
    assert await town.ann.says("8 999 000-00-01".replace("8", "+7", 1)) == [
        f"Номер {PHONE} уже служит проекту «Маркетинг». Отправьте другой номер"
    ]
    assert town.ann.buttons() == ["Назад"]


@pytest.mark.parametrize("text", ["семь", "123", "", "<b>+7</b>", "'; DROP TABLE userbot; --", "😀", "9" * 4096])
async def test_what_is_no_phone_is_told_with_an_example(town: Town, project: Project, text: str) -> None:
    await at_the_phone(town, town.ann)
    if not text:
        return
    [said] = await town.ann.says(text)
    assert "например: +79990000000" in said
    assert (await town.ann.says(PHONE))[0].startswith(sign_in_texts.CODE)


async def test_a_flood_wait_is_told_with_its_time(town: Town, project: Project) -> None:
    town.sign_ins.raises["begin"] = [FloodWait("wait", timedelta(hours=20))]
    await at_the_phone(town, town.ann)
    [said] = await town.ann.says(PHONE)
    assert said == "Telegram просит подождать до 05.05 11:00. Повторите после этого времени"
    assert (await town.ann.says(PHONE))[0].startswith(sign_in_texts.CODE)


async def test_a_connection_lost_in_the_middle_costs_nothing(town: Town, project: Project) -> None:
    code = await at_the_code(town)
    town.sign_ins.raises["code"] = [Disconnected("lost")]
    assert await press_keys(town.ann, code) == [sign_in_texts.CODE_UNANSWERED]
    assert (await press_keys(town.ann, code))[0] == f"юзербот {PHONE} добавлен"


async def test_an_account_that_is_let_in_and_not_looked_over_is_looked_over_at_the_press_of_a_button(
    town: Town, project: Project
) -> None:
    code = await at_the_code(town)
    town.telegram.raises["may_post"] = [Disconnected("lost")]
    assert await press_keys(town.ann, code) == [sign_in_texts.SIGNED_IN_UNANSWERED]
    assert (await town.ann.presses("Проверить ещё раз"))[0] == f"юзербот {PHONE} добавлен"


@pytest.mark.parametrize("key", ["1", "⌫", "Войти"])
async def test_a_restart_in_the_middle_is_told_at_the_first_press_and_the_phone_asked_for_again(
    town: Town, project: Project, key: str
) -> None:
    await at_the_code(town)
    town.sign_ins = type(town.sign_ins)(lambda: town.now, accounts=town.sign_ins.accounts)
    await town.restarts()
    said = await town.ann.presses(key)
    assert said == ["Этот вход прерван, код больше не действует. Отправьте номер ещё раз"]
    await town.ann.says(PHONE)
    assert (await press_keys(town.ann, town.sign_ins.codes[PHONE]))[0] == f"юзербот {PHONE} добавлен"


async def test_two_admins_do_not_sign_the_same_account_in(town: Town, project: Project) -> None:
    await at_the_code(town)
    await at_the_phone(town, town.bob)
    assert await town.bob.says(PHONE) == ["Этот номер прямо сейчас вводит другой админ"]


async def test_what_is_to_be_joined_is_told_in_one_message_that_is_kept(town: Town, project: Project) -> None:
    town.telegram.channel(7000, "donor").joined = False
    await town.storage.donors.add(new_donor(project.id, 7000, username="donor"), town.now)
    said = await press_keys(town.ann, await at_the_code(town))
    assert said[1].startswith('проект "Маркетинг": юзербот подписан на 0 из 1')
    [note] = await town.storage.progress_notes.all()
    assert (note.project_id, note.admin_id, note.text) == (project.id, town.ann.person.id, said[1])
    assert message_of(town.ann, said[1]).ids[town.bot.id] == note.message_id


async def test_neither_code_nor_password_is_kept_in_the_dialog(town: Town, project: Project) -> None:
    town.sign_ins.account(PHONE, PASSWORD)
    code = await at_the_code(town)
    await press_keys(town.ann, code)
    await town.ann.says("не тот")
    kept = repr(dict(await town.storage.dialogs.data(town.ann.person.id)))
    assert code not in kept
    assert "не тот" not in kept


def spoken(town: Town) -> list[str]:
    """All that stands in Ann's chat, by whomever."""
    return [message.text for message in town.world.direct.chat(town.ann.person, town.bot)]


def message_of(who: Correspondent, text: str) -> DirectMessage:
    return next(m for m in who.board.world.direct.chat(who.person, who.board.bot) if m.text == text)
