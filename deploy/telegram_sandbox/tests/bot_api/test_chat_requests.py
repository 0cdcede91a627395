"""«Choose a channel»: what the button accepts, what the bot learns, and what it is granted."""

from typing import Any

import pytest
from aiogram.types import ChatAdministratorRights, KeyboardButton, KeyboardButtonRequestChat, ReplyKeyboardMarkup
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import AdminRights, Channel, Content, Refused
from telegram_sandbox.world.chat_requests import chat_request, choices
from telegram_sandbox.world.hand_over import share_channel

ASKING = {"keyboard": [[{"text": "Канал", "request_chat": {"request_id": 7, "chat_is_channel": True}}]]}


def rights(**wanted: bool) -> ChatAdministratorRights:
    demanded = (name for name, field in ChatAdministratorRights.model_fields.items() if field.is_required())
    return ChatAdministratorRights(**{**dict.fromkeys(demanded, False), **wanted})


POSTING = rights(can_post_messages=True)


@pytest.fixture(autouse=True)
def ann_reads_the_news(stage: Stage) -> None:
    stage.world.members.join(stage.news, stage.ann)


async def offered(stage: Stage, **criteria: Any) -> list[str]:
    """Titles that Ann may choose from when the bot asks so."""
    request = KeyboardButtonRequestChat(request_id=7, **{"chat_is_channel": True, **criteria})
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Канал", request_chat=request)]])
    await stage.bot.send_message(stage.ann.id, "Выберите", reply_markup=keyboard)
    wanted = chat_request(stage.world, stage.ann, stage.menu, 7)
    assert wanted is not None
    return [channel.title for channel in choices(stage.world, stage.ann, stage.menu, wanted)]


def own(stage: Stage, title: str, **more: Any) -> Channel:
    return stage.world.channels.create(title, owner=stage.ann, **more)


async def test_a_chosen_channel_comes_as_chat_shared(stage: Stage) -> None:
    stage.world.direct.send(stage.menu, stage.ann, Content("Выберите", markup=ASKING))
    share_channel(stage.world, stage.ann, stage.menu, stage.news, request_id=7)
    (update,) = await stage.bot.get_updates()
    shared = update.message.chat_shared
    assert (shared.request_id, shared.chat_id, shared.title) == (7, stage.news.bot_api_id, None)


async def test_title_and_username_come_only_when_the_button_asked_for_them(stage: Stage) -> None:
    request = {"request_id": 7, "chat_is_channel": True, "request_title": True, "request_username": True}
    markup = {"keyboard": [[{"text": "Канал", "request_chat": request}]]}
    stage.world.direct.send(stage.menu, stage.ann, Content("Выберите", markup=markup))
    share_channel(stage.world, stage.ann, stage.menu, stage.news, request_id=7)
    shared = stage.only("message")["chat_shared"]
    assert (shared["title"], shared["username"]) == ("News", "news_x")


@pytest.mark.parametrize("case", ["no keyboard", "another request", "a group", "taken away"])
async def test_a_channel_cannot_be_shared_without_a_button_for_it(stage: Stage, case: str) -> None:
    chosen = stage.world.channels.create("Talk", owner=stage.ann, is_group=True) if case == "a group" else stage.news
    if case != "no keyboard":
        stage.world.direct.send(stage.menu, stage.ann, Content("Выберите", markup=ASKING))
    if case == "taken away":
        stage.world.direct.send(stage.menu, stage.ann, Content("Готово", markup={"remove_keyboard": True}))
    with pytest.raises(Refused, match="BUTTON_INVALID"):
        share_channel(stage.world, stage.ann, stage.menu, chosen, request_id=8 if case == "another request" else 7)


async def test_only_ones_own_channels_are_offered_and_groups_when_groups_are_asked_for(stage: Stage) -> None:
    own(stage, "Mine"), own(stage, "Talk", is_group=True)
    stage.world.channels.create("Foreign", owner=stage.world.people.add("Bob"))
    assert await offered(stage) == ["News", "Mine"]
    assert await offered(stage, chat_is_channel=False) == ["Talk"]


@pytest.mark.parametrize(
    ("criteria", "titles"),
    [
        pytest.param({"chat_has_username": True}, ["News", "Open"], id="with a public name"),
        pytest.param({"chat_has_username": False}, ["Closed"], id="without one"),
        pytest.param({"chat_is_created": True}, ["Open", "Closed"], id="created by the person"),
        pytest.param({"user_administrator_rights": POSTING}, ["Open", "Closed"], id="where the person may post"),
        pytest.param(
            {"bot_administrator_rights": POSTING}, ["News", "Open", "Closed"], id="the bot is or may be an admin"
        ),
        pytest.param({"bot_is_member": True}, ["News", "Open", "Closed"], id="bot is there, or may be brought"),
    ],
)
async def test_a_button_offers_what_it_asks_for(stage: Stage, criteria: dict[str, Any], titles: list[str]) -> None:
    own(stage, "Open", username="open_x"), own(stage, "Closed")
    assert await offered(stage, **criteria) == titles


async def test_where_the_bot_lacks_rights_only_those_who_may_appoint_it_can_choose(stage: Stage) -> None:
    deleting = rights(can_restrict_members=True)
    assert await offered(stage, bot_administrator_rights=deleting) == []
    stage.world.members.promote(stage.news, stage.ann, AdminRights(add_admins=True))
    assert await offered(stage, bot_administrator_rights=deleting) == ["News"]


async def test_choosing_grants_the_bot_what_its_button_demands(stage: Stage) -> None:
    mine = own(stage, "Mine")
    await offered(stage, bot_administrator_rights=POSTING)
    share_channel(stage.world, stage.ann, stage.menu, mine, request_id=7)
    assert mine.admins[stage.menu.id] == AdminRights(edit_messages=False, delete_messages=False, invite_users=False)
    assert [update.event_type for update in await stage.bot.get_updates()] == ["my_chat_member", "message"]


async def test_choosing_takes_nothing_from_a_bot_that_has_its_rights(stage: Stage) -> None:
    before = stage.news.admins[stage.menu.id]
    await offered(stage, bot_administrator_rights=POSTING)
    share_channel(stage.world, stage.ann, stage.menu, stage.news, request_id=7)
    assert stage.news.admins[stage.menu.id] is before
