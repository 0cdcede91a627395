"""Donors are removed, brought back and given other numbers as the owner's text says, in its very words."""

from datetime import timedelta

import pytest
from telegram_sandbox.world.messages import Content, ForwardHeader

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.workflows.records import Donor

EXAMPLE = "Нужна ссылка на канал, например: https://t.me/marketing"
OF_X, OF_Y = (f"Нужно одно целое число от 1 до 50, например: {number}" for number in (6, 5))


async def donors(town: Town) -> list[Donor]:
    return [known.donor for known in town.storage.memory.there()]


# --- Remove, and bring back ------------------------------------------------------------------------------------------


async def with_a_donor(town: Town, *presses: str) -> Donor:
    project, told = await town.in_project(*presses)
    assert told == ["введите ссылку на канал"]
    donor = await town.storage.donors.add(new_donor(project.id, 7000, username="donor_one"), NOON)
    assert donor is not None
    return donor


@pytest.mark.parametrize("link", ["https://t.me/DONOR_one", "@donor_one", "https://t.me/c/7000/1"])
async def test_a_donor_is_removed_by_its_link(town: Town, link: str) -> None:
    await with_a_donor(town, "Удалить канал")
    assert await town.ann.says(link) == ["канал удален", "Маркетинг"]
    assert await donors(town) == []
    assert town.changes == 1


async def test_a_removed_donor_may_be_brought_back_for_ten_minutes(town: Town) -> None:
    donor = await with_a_donor(town, "Удалить канал")
    await town.ann.says("@donor_one")
    town.now += timedelta(minutes=9, seconds=59)
    assert await town.ann.presses("Вернуть") == ["канал возвращен"]
    assert await donors(town) == [donor]
    assert town.changes == 2


async def test_after_ten_minutes_the_button_says_that_it_is_over(town: Town) -> None:
    await with_a_donor(town, "Удалить канал")
    await town.ann.says("@donor_one")
    town.now += timedelta(minutes=10)
    assert await town.ann.presses("Вернуть") == [
        "Вернуть канал можно было в течение 10 минут после удаления. Добавьте его заново"
    ]
    assert await donors(town) == []


async def test_bringing_back_twice_does_nothing_twice(town: Town) -> None:
    await with_a_donor(town, "Удалить канал")
    await town.ann.says("@donor_one")
    await town.ann.presses("Вернуть")
    assert await town.ann.presses("Вернуть") == []
    assert (len(await donors(town)), town.changes) == (1, 2)


async def test_bringing_back_disturbs_no_dialog(town: Town) -> None:
    await with_a_donor(town, "Удалить канал")
    await town.ann.says("@donor_one")
    removed = town.ann.with_button("Вернуть")
    await town.ann.presses("Добавить паузу")
    await town.ann.presses("Вернуть", of=removed)
    assert await town.ann.says("23:00") == ["введите время конца паузы"]


async def test_a_removed_donor_that_is_added_anew_comes_back_with_its_history(town: Town) -> None:
    donor = await with_a_donor(town, "Удалить канал")
    channel = town.channel("Донор", "donor_one")
    known = town.storage.memory.donors[donor.id]
    object.__setattr__(known.donor, "channel_id", channel.id)
    object.__setattr__(known.donor, "last_seen_id", 15)
    await town.ann.says("@donor_one")
    await town.ann.presses("Добавить канал")
    assert await town.ann.says("@donor_one") == ["введите число X(последние посты)"]
    await town.ann.says("7")
    assert (await town.ann.says("8"))[0] == "канал добавлен\nЕго удалили недавно: посты и рейтинги сохранились"
    [back] = await donors(town)
    assert (back.id, back.x, back.y) == (donor.id, 7, 8)


@pytest.mark.parametrize("button", ["Удалить канал", "Изменить Х и Y"])
async def test_a_link_to_no_donor_is_asked_for_again(town: Town, button: str) -> None:
    await with_a_donor(town, button)
    for link in ("@nobody_here", "https://t.me/c/999/1", "t.me/+AbCdEf12345"):
        assert await town.ann.says(link) == [f"Такого канала в проекте нет. {EXAMPLE}"]
    assert await town.ann.says("привет, бот") == [f"Это не ссылка на канал в Telegram. {EXAMPLE}"]
    assert len(await donors(town)) == 1


@pytest.mark.parametrize("button", ["Удалить канал", "Изменить Х и Y"])
async def test_a_forwarded_post_names_a_donor_whatever_it_is_called_now(town: Town, button: str) -> None:
    channel = town.channel("Донор", "new_name")
    project, _ = await town.in_project(button)
    await town.storage.donors.add(new_donor(project.id, channel.id, username="old_name"), NOON)
    header = ForwardHeader(int(NOON.timestamp()), from_channel_id=channel.id, channel_post=3)
    told = await town.ann.sends(Content("пост"), header)
    assert told[0].splitlines()[-1] in {"канал удален", "введите новое число Х"}


@pytest.mark.parametrize("button", ["Удалить канал", "Изменить Х и Y"])
async def test_a_private_donor_is_named_by_any_invitation_to_it(town: Town, button: str) -> None:
    project, _ = await town.in_project(button)
    await town.with_userbot(project)
    town.telegram.channel(7001)
    await town.storage.donors.add(new_donor(project.id, 7001, username=None), NOON)
    told = await town.ann.says("t.me/+invite-7001")
    assert told[0].splitlines()[-1] in {"канал удален", "введите новое число Х"}


# --- Change X and Y --------------------------------------------------------------------------------------------------


async def test_x_and_y_are_changed_and_told(town: Town) -> None:
    donor = await with_a_donor(town, "Изменить Х и Y")
    assert await town.ann.says("@donor_one") == ["сейчас: X=6, Y=5\nвведите новое число Х"]
    assert await town.ann.says("10") == ["введите новое число Y"]
    assert await town.ann.says("3") == ["сохранено: X=10, Y=3", "Маркетинг"]
    [changed] = await donors(town)
    assert (changed.id, changed.x, changed.y) == (donor.id, 10, 3)


async def test_a_donor_that_goes_meanwhile_cannot_be_changed(town: Town) -> None:
    donor = await with_a_donor(town, "Изменить Х и Y")
    await town.ann.says("@donor_one")
    await town.ann.says("10")
    await town.storage.donors.withdraw(donor.id, NOON)
    assert await town.ann.says("3") == ["Этого канала уже нет: его удалил другой админ", "Маркетинг"]


@pytest.mark.parametrize("wrong", ["0", "51", "семь"])
async def test_wrong_numbers_change_nothing(town: Town, wrong: str) -> None:
    await with_a_donor(town, "Изменить Х и Y")
    await town.ann.says("@donor_one")
    assert (await town.ann.says(wrong))[0].endswith(OF_X)
    await town.ann.says("10")
    assert (await town.ann.says(wrong))[0].endswith(OF_Y)
    [donor] = await donors(town)
    assert (donor.x, donor.y) == (6, 5)
