"""Donors are added as the owner's text says, in its very words."""

import asyncio
from datetime import timedelta

import pytest
from telegram_sandbox.world.messages import Content, ForwardHeader

from reposter_service.domain.links import InviteLink
from reposter_service.errors import AccountLost, AccountState, ChannelsFull, FloodWait, LinkProblem, LinkRefused
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.telegram_in_memory import ChannelInMemory
from reposter_service.workflows.records import Donor

EXAMPLE = "Нужна ссылка на канал, например: https://t.me/marketing"
ASKS_X = ["введите число X(последние посты)"]
ASKS_Y = ["введите число Y (лучше чем топ...)"]
OF_X, OF_Y = (f"Нужно одно целое число от 1 до 50, например: {number}" for number in (6, 5))


async def donors(town: Town) -> list[Donor]:
    return [known.donor for known in town.storage.memory.there()]


async def asked_for_a_new_one(town: Town) -> None:
    _, told = await town.in_project("Добавить канал")
    assert told == ["введите ссылку на канал"]
    assert town.ann.buttons() == ["Назад"]


@pytest.mark.parametrize("link", ["https://t.me/donor_one", "t.me/donor_one/5", "@donor_one", "DONOR_ONE"])
async def test_a_donor_is_a_link_and_two_numbers(town: Town, link: str) -> None:
    """Before any userbot exists."""
    channel = town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    assert await town.ann.says(link) == ASKS_X
    assert await town.ann.says("6") == ASKS_Y
    added, menu = await town.ann.says("5")
    assert added == "канал добавлен\nпервый репост возможен после 6 измеренных постов"
    assert menu == "Маркетинг"
    [donor] = await donors(town)
    assert (donor.channel_id, donor.title, donor.username) == (channel.id, "Донор", "donor_one")
    assert (donor.x, donor.y, donor.invite) == (6, 5, None)
    assert town.changes == 1
    assert await town.storage.dialogs.state(town.ann.person.id) is None


async def test_the_first_repost_is_told_in_proper_russian(town: Town) -> None:
    town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    await town.ann.says("@donor_one")
    await town.ann.says("1")
    added, _ = await town.ann.says("50")
    assert added == "канал добавлен\nпервый репост возможен после 1 измеренного поста"


async def test_a_post_forwarded_from_a_public_donor_names_it(town: Town) -> None:
    channel = town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    header = ForwardHeader(int(NOON.timestamp()), from_channel_id=channel.id, channel_post=3)
    assert await town.ann.sends(Content("7"), header) == ASKS_X


async def test_a_duplicate_is_told_at_the_link_and_telegram_is_not_asked(town: Town) -> None:
    project, _ = await town.in_project("Добавить канал")
    await town.storage.donors.add(new_donor(project.id, 7000, username="donor_one"), NOON)
    before = town.calls.count("getChat")
    for link in ("https://t.me/Donor_One", "@donor_one", "https://t.me/c/7000/5"):
        assert await town.ann.says(link) == ["Такой канал уже есть"]
    assert town.calls.count("getChat") == before
    assert town.telegram.calls == []
    town.channel("Другой", "donor_two")
    assert await town.ann.says("@donor_two") == ASKS_X


async def test_a_donor_under_a_new_name_is_the_same_donor(town: Town) -> None:
    channel = town.channel("Донор", "new_name")
    project, _ = await town.in_project("Добавить канал")
    await town.storage.donors.add(new_donor(project.id, channel.id, username="old_name"), NOON)
    assert await town.ann.says("@new_name") == ["Такой канал уже есть"]


async def test_the_projects_own_channel_is_no_donor_of_it(town: Town) -> None:
    await asked_for_a_new_one(town)
    assert await town.ann.says("https://t.me/c/5000/1") == [f"Это сам канал проекта. {EXAMPLE}"]


async def test_what_is_no_channel_is_told_apart_before_a_userbot_exists(town: Town) -> None:
    town.world.channels.create("Чат", owner=town.owner, username="some_chat", is_group=True)
    await asked_for_a_new_one(town)
    assert await town.ann.says("@some_chat") == [f"Это группа, а не канал. {EXAMPLE}"]
    assert await town.ann.says("@free_bot") == [f"Это бот, а не канал. {EXAMPLE}"]
    assert await town.ann.says("@nobody_here") == [
        f"По этой ссылке нет канала: проверьте имя, это может быть и человек. {EXAMPLE}"
    ]
    for text in ("семь", "http://example.com/x"):
        assert await town.ann.says(text) == [f"Это не ссылка на канал в Telegram. {EXAMPLE}"]
    assert town.ann.buttons() == ["Назад"]


@pytest.mark.parametrize("link", ["t.me/+AbCdEf12345", "https://t.me/c/7000/5"])
async def test_a_private_channel_needs_a_userbot_first(town: Town, link: str) -> None:
    await asked_for_a_new_one(town)
    assert await town.ann.says(link) == ["Это закрытый канал: сначала добавьте юзербота"]


async def asked_about_an_invite(town: Town) -> ChannelInMemory:
    """X and Y of a private channel in which the userbot is not."""
    project, _ = await town.in_project("Добавить канал")
    await town.with_userbot(project)
    channel = town.telegram.channel(7001)
    channel.joined = False
    assert await town.ann.says("https://t.me/+invite-7001") == ASKS_X
    assert await town.ann.says("6") == ASKS_Y
    return channel


async def test_a_donor_by_invite_is_joined_when_it_is_added_and_its_invite_kept(town: Town) -> None:
    channel = await asked_about_an_invite(town)
    assert not channel.joined
    added, _ = await town.ann.says("5")
    assert added == "канал добавлен\nпервый репост возможен после 6 измеренных постов"
    assert channel.joined
    [donor] = await donors(town)
    assert (donor.channel_id, donor.invite) == (7001, InviteLink("invite-7001"))


async def test_an_invite_that_is_not_added_after_all_is_not_joined(town: Town) -> None:
    channel = await asked_about_an_invite(town)
    await town.ann.presses("Назад")
    assert not channel.joined


async def test_an_invite_that_cannot_be_joined_now_may_be_tried_again(town: Town) -> None:
    await asked_about_an_invite(town)
    town.telegram.raises["resolve"] = [FloodWait("x", timedelta(minutes=3))]
    assert await town.ann.says("5") == ["Telegram просит подождать. Повторите через 3 мин"]
    assert (await town.ann.says("5"))[0].startswith("канал добавлен")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        pytest.param(ChannelsFull("x"), "У юзербота больше 500 каналов не может быть, считая канал проекта", id="full"),
        pytest.param(LinkRefused(LinkProblem.INVITE_EXPIRED), "Приглашение больше не действует", id="over"),
    ],
)
async def test_an_invite_that_cannot_be_joined_at_all_adds_nothing(town: Town, trouble: Exception, words: str) -> None:
    await asked_about_an_invite(town)
    town.telegram.raises["resolve"] = [trouble]
    refused, menu = await town.ann.says("5")
    assert refused.startswith(words)
    assert menu == "Маркетинг"
    assert await donors(town) == []


async def test_a_donor_that_the_userbot_has_not_joined_yet_is_told_once_its_other_invite_is_joined(town: Town) -> None:
    await asked_about_an_invite(town)
    [project] = await town.storage.projects.all()
    await town.storage.donors.add(new_donor(project.id, 7001, username=None), NOON)
    assert (await town.ann.says("5"))[0] == "Такой канал уже есть"
    assert len(await donors(town)) == 1


async def test_a_private_donor_in_which_the_userbot_is_may_be_named_by_a_post(town: Town) -> None:
    project, _ = await town.in_project("Добавить канал")
    await town.with_userbot(project)
    town.telegram.channel(7001)
    assert await town.ann.says("https://t.me/c/7001/3") == ASKS_X


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        pytest.param(FloodWait("x", timedelta(hours=5)), "Telegram просит подождать. Повторите через 5 ч 0 мин"),
        pytest.param(
            AccountLost(AccountState.FROZEN),
            "Telegram не даёт юзерботу этого проекта смотреть каналы. Замените юзербот",
        ),
    ],
    ids=["a flood wait", "a frozen account"],
)
async def test_what_keeps_the_userbot_from_looking_is_told(town: Town, trouble: Exception, words: str) -> None:
    project, _ = await town.in_project("Добавить канал")
    await town.with_userbot(project)
    town.telegram.raises["behind"] = [trouble]
    assert await town.ann.says("t.me/+AbCdEf12345") == [words]
    town.telegram.channel(7001)
    assert await town.ann.says("t.me/+invite-7001") == ASKS_X


async def test_a_userbot_that_is_not_connected_is_told(town: Town) -> None:
    project, _ = await town.in_project("Добавить канал")
    await town.with_userbot(project)
    town.telegram.connected = False
    assert await town.ann.says("t.me/+AbCdEf12345") == [
        "Юзербот проекта сейчас не на связи, а закрытый канал видит только он. Попробуйте позже"
    ]
    town.channel("Донор", "donor_one")
    assert await town.ann.says("@donor_one") == ASKS_X


@pytest.mark.parametrize("wrong", ["семь", "2.5", "2 5", "", "x" * 4000, "🙂", "<b>6</b>", "1; DROP TABLE donor"])
async def test_what_is_no_number_is_asked_for_again(town: Town, wrong: str) -> None:
    town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    await town.ann.says("@donor_one")
    assert await town.ann.says(wrong or " ") == [OF_X]
    assert await town.ann.says("6") == ASKS_Y
    assert await town.ann.says(wrong or " ") == [OF_Y]
    assert (await town.ann.says("5"))[0].startswith("канал добавлен")


@pytest.mark.parametrize("wrong", ["0", "51", "-1", "1000000000"])
async def test_x_and_y_are_from_1_to_50(town: Town, wrong: str) -> None:
    town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    await town.ann.says("@donor_one")
    assert await town.ann.says(wrong) == [f"Такое число не подходит. {OF_X}"]
    await town.ann.says("6")
    assert await town.ann.says(wrong) == [f"Такое число не подходит. {OF_Y}"]
    assert await donors(town) == []


async def test_two_admins_who_add_the_same_donor_at_once_add_it_once(town: Town) -> None:
    town.channel("Донор", "donor_one")
    await asked_for_a_new_one(town)
    await town.bob.says("/start")
    await town.bob.presses("Маркетинг")
    await town.bob.presses("Добавить канал")
    for text in ("@donor_one", "6"):
        await town.ann.says(text)
        await town.bob.says(text)
    await asyncio.gather(town.ann.says("5"), town.bob.says("7"))
    ends = [who.told()[-2].splitlines()[0] for who in (town.ann, town.bob)]  # before the menu
    assert sorted(ends) == ["Такой канал уже есть", "канал добавлен"]
    assert len(await donors(town)) == 1


async def test_a_donor_of_a_project_that_is_gone_is_not_added(town: Town) -> None:
    town.channel("Донор", "donor_one")
    project, _ = await town.in_project("Добавить канал")
    await town.ann.says("@donor_one")
    await town.ann.says("6")
    await town.storage.projects.remove(project.id, NOON)
    gone, menu = await town.ann.says("5")
    assert gone == "Этого проекта больше нет"
    assert menu == "Проектов пока нет. Начните с кнопки «Добавить проект»"
    assert await town.storage.dialogs.state(town.ann.person.id) is None
