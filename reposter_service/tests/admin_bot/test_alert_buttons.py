"""An alert's button leads to what can be done about it, however old the alert is."""

from telegram_sandbox.world import DirectMessage

from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.messenger import AiogramMessenger
from reposter_service.errors import AccountState
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import HOUR, MINUTE
from reposter_service.workflows import alert
from reposter_service.workflows.records import Alert, AlertKind, Project
from reposter_service.workflows.send_alerts import SendAlerts


async def is_told(town: Town, told: Alert) -> DirectMessage:
    """The message in Ann's chat."""
    town.storage.memory.admins = (town.ann.person.id,)
    await town.storage.alerts.raise_once(told, town.now)
    bot = open_bot(town.token, town.url, MINUTE)
    await SendAlerts(town.storage.deliveries, AiogramMessenger(bot), lambda: town.now).next(town.ann.person.id)
    await bot.session.close()
    return town.ann.newest()


async def with_userbot(town: Town) -> Project:
    await town.ann.says("/start")
    project = await town.project()
    await town.with_userbot(project)
    return project


async def is_banned(town: Town, project: Project) -> DirectMessage:
    [userbot] = await town.storage.accounts.all()
    return await is_told(town, alert.userbot_lost(project, userbot, AccountState.BANNED, town.now))


async def test_a_ban_names_phone_and_project_and_its_button_asks_for_the_next_phone(town: Town) -> None:
    told = await is_banned(town, await with_userbot(town))
    assert told.text == 'юзербот +79990000001 проекта "Маркетинг" забанен: замените его'
    assert town.ann.buttons() == ["Заменить юзербот"]
    [asked] = await town.ann.presses("Заменить юзербот")
    assert asked.endswith(
        "убедитесь, что юзербот является администратором канала-проекта и отправьте его номер телефона"
    )


async def test_its_button_works_in_the_middle_of_another_dialog_and_after_a_restart(town: Town) -> None:
    told = await is_banned(town, await with_userbot(town))
    await town.ann.says("/start")
    await town.ann.presses("Добавить проект")
    await town.restarts()
    town.now += 1000 * HOUR
    [asked] = await town.ann.presses("Заменить юзербот", of=told)
    assert "номер телефона" in asked
    assert await town.ann.presses("Назад") == ["Маркетинг"]


async def test_lost_rights_open_the_project(town: Town) -> None:
    project = await with_userbot(town)
    await is_told(town, alert.rights_lost(project, town.now))
    assert await town.ann.presses("Открыть проект") == ["Маркетинг"]
    assert "Добавить/заменить юзербот" in town.ann.buttons()


async def test_a_button_whose_project_is_gone_says_so(town: Town) -> None:
    project = await with_userbot(town)
    await is_told(town, alert.rights_lost(project, town.now))
    await town.storage.projects.remove(project.id, town.now)
    gone, _ = await town.ann.presses("Открыть проект")
    assert gone == "Этого проекта больше нет"


async def test_an_alert_about_which_nothing_can_be_done_in_the_bot_has_no_button(town: Town) -> None:
    await with_userbot(town)
    await is_told(town, Alert(AlertKind.POSTS_MISSED, "one", "не измерен 1 пост"))
    assert town.ann.buttons() == []
