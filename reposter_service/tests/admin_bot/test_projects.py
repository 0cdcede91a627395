"""Projects are added and removed as the owner's text says, in its very words."""

from datetime import time

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world import Channel
from telegram_sandbox.world.messages import Content, ForwardHeader

from reposter_service.domain.pauses import Pause
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.database.given import a_due_post
from reposter_service.workflows.records import ChannelCard, NewProject

NOT_ADMIN = "Бот не админ этого канала: сделайте бота администратором и отправьте ссылку ещё раз"
EXAMPLE = "Нужна ссылка на канал, например: https://t.me/marketing"


async def asked_for_a_link(town: Town, title: str = "Маркетинг") -> None:
    await town.ann.says("/start")
    assert await town.ann.presses("Добавить проект") == ["Введите название канала"]
    assert await town.ann.says(title) == ["Введите ссылку на канал"]


async def is_added(town: Town, told: list[str], channel: Channel, title: str = "Маркетинг") -> None:
    added, menu = told
    assert added.startswith("Проект добавлен.")
    assert menu == "Выберите проект"
    assert town.ann.buttons() == [title, "Добавить проект", "Удалить проект"]
    [project] = await town.storage.projects.all()
    assert (project.title, project.channel_id, project.username) == (title, channel.id, channel.username)
    assert town.changes == 1
    assert await town.storage.dialogs.state(town.ann.person.id) is None


@pytest.mark.parametrize(
    "link", ["https://t.me/marketing", "t.me/marketing/123", "@marketing", "MARKETING", " https://t.me/s/marketing "]
)
async def test_a_project_is_a_name_and_a_channel_in_which_the_bot_is_admin(town: Town, link: str) -> None:
    channel = town.channel("Канал", "marketing", bot_is_admin=True)
    await asked_for_a_link(town)
    await is_added(town, await town.ann.says(link), channel)


async def test_a_private_channel_is_named_by_any_post_of_it(town: Town) -> None:
    channel = town.channel("Канал", bot_is_admin=True)
    await asked_for_a_link(town)
    await is_added(town, await town.ann.says(f"https://t.me/c/{channel.id}/7"), channel)


@pytest.mark.parametrize("username", ["marketing", None])
async def test_a_post_forwarded_from_the_channel_names_it(town: Town, username: str | None) -> None:
    channel = town.channel("Канал", username, bot_is_admin=True)
    await asked_for_a_link(town)
    header = ForwardHeader(int(NOON.timestamp()), from_channel_id=channel.id, channel_post=3)
    await is_added(town, await town.ann.sends(Content("пост"), header), channel)


@pytest.mark.parametrize("username", ["marketing", None])
async def test_the_channel_may_be_chosen_by_telegrams_own_button(town: Town, username: str | None) -> None:
    """Which makes the bot its administrator, and is gone from below the chat afterwards."""
    channel = town.world.channels.create("Канал", owner=town.ann.person, username=username)
    await asked_for_a_link(town)
    assert town.ann.keyboard() == ["Выбрать канал", "Назад"]
    await is_added(town, await town.ann.chooses(channel), channel)
    assert town.ann.keyboard() == []


async def test_the_button_that_chooses_goes_with_its_question(town: Town) -> None:
    await town.ann.says("/start")
    older = town.ann.newest()
    await asked_for_a_link(town)
    assert await town.ann.presses("Добавить проект", of=older) == ["Хорошо", "Введите название канала"]
    assert town.ann.keyboard() == []


async def test_a_bot_that_is_no_admin_of_the_channel_asks_to_be_made_one(town: Town) -> None:
    channel = town.channel("Канал", "marketing")
    await asked_for_a_link(town)
    assert await town.ann.says("@marketing") == [NOT_ADMIN]
    town.world.members.promote(channel, town.bot, by=town.owner)
    await is_added(town, await town.ann.says("@marketing"), channel)


async def test_a_private_channel_without_the_bot_asks_for_it_too(town: Town) -> None:
    channel = town.channel("Канал")
    await asked_for_a_link(town)
    assert await town.ann.says(f"https://t.me/c/{channel.id}/7") == [NOT_ADMIN]


async def test_what_is_not_a_channel_is_told_apart(town: Town) -> None:
    town.world.channels.create("Чат", owner=town.owner, username="our_chat", is_group=True)
    await asked_for_a_link(town)
    assert await town.ann.says("@our_chat") == [f"Это группа, а не канал. {EXAMPLE}"]
    assert await town.ann.says("@housebot") == [f"Это бот, а не канал. {EXAMPLE}"]
    assert await town.ann.says("@nobody_here") == [
        f"По этой ссылке нет канала: проверьте имя, это может быть и человек. {EXAMPLE}"
    ]
    assert await town.ann.says("моя ссылка") == [f"Это не ссылка на канал в Telegram. {EXAMPLE}"]
    assert await town.ann.says("t.me/+AbCdEf12345") == [
        "Приглашение боту не подходит: выберите канал кнопкой ниже или перешлите из него любой пост"
    ]
    assert await town.storage.projects.all() == []


async def test_a_person_who_has_talked_to_the_bot_is_a_person(town: Town) -> None:
    cat = town.world.people.add("Cat", username="cat_person")
    town.world.direct.start(cat, town.bot)
    await town.board.dealt_with()
    await asked_for_a_link(town)
    assert await town.ann.says("@cat_person") == [f"Это человек, а не канал. {EXAMPLE}"]


async def test_a_channel_is_one_project_only(town: Town) -> None:
    channel = town.channel("Канал", "marketing", bot_is_admin=True)
    await town.project("Кино", channel.id, "marketing")
    await asked_for_a_link(town)
    assert await town.ann.says("@marketing") == ["Этот канал уже в проекте «Кино». Отправьте ссылку на другой канал"]


async def test_when_telegram_asks_to_wait_the_time_is_told(town: Town) -> None:
    town.channel("Канал", "marketing", bot_is_admin=True)
    await asked_for_a_link(town)
    town.faults.add(Rule.too_many_requests(90, method="getChat", times=1))
    assert await town.ann.says("@marketing") == ["Telegram просит подождать. Повторите через 2 мин"]
    town.faults.add(Rule.error(500, "Internal Server Error", door="bot", method="getChat", times=1))
    assert await town.ann.says("@marketing") == ["Telegram сейчас не ответил. Повторите через минуту"]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        pytest.param("М" * 201, "Название не длиннее 200 знаков, например: Маркетинг", id="201 characters"),
        pytest.param("\u200b\u2060", "Это не текст. Нужно название, например: Маркетинг", id="nothing visible"),
        pytest.param("М" * 4096, "Название не длиннее 200 знаков, например: Маркетинг", id="as long as a message"),
    ],
)
async def test_a_title_that_is_too_long_or_cannot_be_seen_is_refused(town: Town, title: str, said: str) -> None:
    await town.ann.says("/start")
    await town.ann.presses("Добавить проект")
    assert await town.ann.says(title) == [said]
    assert await town.ann.says("Маркетинг") == ["Введите ссылку на канал"]


async def test_a_title_that_does_not_fit_its_button_is_cut_there_and_nowhere_else(town: Town) -> None:
    title = "Очень длинное название " * 8
    channel = town.channel("Канал", "marketing", bot_is_admin=True)
    await asked_for_a_link(town, title)
    await town.ann.says("@marketing")
    [project] = await town.storage.projects.all()
    assert project.title == title.strip()
    label = town.ann.buttons()[0]
    assert len(label) == 60
    assert label.endswith("…")
    assert (await town.ann.presses(label))[0] == title.strip()
    assert channel.id == project.channel_id


# --- Remove ----------------------------------------------------------------------------------------------------------


async def to_be_removed(town: Town) -> int:
    project = await town.project(username="our_channel")
    await town.ann.says("/start")
    assert await town.ann.presses("Удалить проект") == ["отправьте ссылку на удаляемый канал"]
    return project.id


async def test_what_goes_with_a_project_is_named_before_it_goes(town: Town) -> None:
    project_id = await to_be_removed(town)
    for number in (1, 2):
        donor = await town.storage.donors.add(new_donor(project_id, 7000 + number, username=f"donor_{number}"), NOON)
        assert donor is not None
        await a_due_post(town.storage, donor)  # it has no rating yet, and goes all the same
    await town.storage.projects.add_pause(project_id, Pause(time(23), time(7)))
    [project] = await town.storage.projects.all()
    await town.with_userbot(project)
    [asked] = await town.ann.says("https://t.me/our_channel")
    assert asked.splitlines() == [
        "Удалить проект «Маркетинг»? Вернуть его будет нельзя.",
        "Вместе с ним удалятся:",
        "2 донора",
        "2 поста",
        "1 пауза",
        "юзербот +79990000001: отпишется от доноров и выйдет из аккаунта",
    ]
    assert town.ann.buttons() == ["Да, удалить проект", "Назад"]
    assert len(await town.storage.projects.all()) == 1
    removed, menu = await town.ann.presses("Да, удалить проект")
    assert removed == "проект удален"
    assert menu == "Проектов пока нет. Начните с кнопки «Добавить проект»"
    assert await town.storage.projects.all() == []
    assert [retiring.id for retiring in await town.storage.projects.retiring()] == [project_id]
    assert town.changes == 1


async def test_an_empty_project_is_confirmed_too(town: Town) -> None:
    await to_be_removed(town)
    [asked] = await town.ann.says("@OUR_channel")
    assert asked == "Удалить проект «Маркетинг»? Вернуть его будет нельзя.\nВ нём пока ничего нет."


async def test_a_confirmation_that_was_not_given_is_none_later(town: Town) -> None:
    await to_be_removed(town)
    await town.ann.says("@our_channel")
    confirmation = town.ann.newest()
    await town.ann.presses("Назад")
    assert await town.ann.presses("Да, удалить проект", of=confirmation) == []
    assert len(await town.storage.projects.all()) == 1


async def test_a_confirmation_pressed_twice_removes_once(town: Town) -> None:
    await to_be_removed(town)
    await town.ann.says("@our_channel")
    confirmation = town.ann.newest()
    await town.ann.presses("Да, удалить проект", of=confirmation)
    assert await town.ann.presses("Да, удалить проект", of=confirmation) == []
    assert town.changes == 1


async def test_another_link_may_follow_instead_of_the_confirmation(town: Town) -> None:
    await to_be_removed(town)
    cinema = await town.storage.projects.add(NewProject("Кино", ChannelCard(5001, "Кино", "cinema")), NOON)
    await town.ann.says("@our_channel")
    first = town.ann.newest()
    await town.ann.says("@cinema")
    assert await town.ann.presses("Да, удалить проект", of=first) == []
    await town.ann.presses("Да, удалить проект")
    assert cinema is not None
    assert [project.title for project in await town.storage.projects.all()] == ["Маркетинг"]


async def test_two_admins_who_remove_the_same_project_remove_it_once(town: Town) -> None:
    await to_be_removed(town)
    await town.bob.says("/start")
    await town.bob.presses("Удалить проект")
    await town.ann.says("@our_channel")
    await town.bob.says("@our_channel")
    await town.ann.presses("Да, удалить проект")
    assert (await town.bob.presses("Да, удалить проект"))[0] == "Этого проекта больше нет"
    assert town.changes == 1


async def test_a_channel_that_was_renamed_is_found_by_its_new_name(town: Town) -> None:
    channel = town.channel("Канал", "new_name", bot_is_admin=True)
    await town.project("Кино", channel.id, "old_name")
    await town.ann.says("/start")
    await town.ann.presses("Удалить проект")
    assert (await town.ann.says("@new_name"))[0].startswith("Удалить проект «Кино»?")


async def test_a_private_channels_invitation_tells_the_bot_of_no_project(town: Town) -> None:
    await to_be_removed(town)
    assert await town.ann.says("t.me/+AbCdEf12345") == [
        "Боту приглашение не подходит: перешлите пост из канала или отправьте ссылку на пост"
    ]


@pytest.mark.parametrize("link", ["@nobody_here", "https://t.me/c/999"])
async def test_a_channel_of_no_project_cannot_be_removed(town: Town, link: str) -> None:
    await to_be_removed(town)
    assert await town.ann.says(link) == [
        "Проекта с таким каналом нет. Нужна ссылка на канал проекта, например: https://t.me/marketing"
    ]
    assert town.ann.buttons() == ["Назад"]
