"""Everything the control port does, through the client that demo and tests use."""

import asyncio
import time
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from telegram_sandbox.admins import Admins
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.control.server import application
from telegram_sandbox.control_client import ControlClient, ControlError, Growing
from telegram_sandbox.dumped import DumpedLetter
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.control.conftest import BEGAN, Controlled
from telethon import TelegramClient
from telethon.errors import SessionRevokedError
from telethon.sessions import StringSession
from telethon.tl import functions


def news(control: ControlClient) -> int:
    return control.create_channel("Новости", control.add_person("Анна"), username="news")


async def test_a_post_grows_to_what_was_asked_for(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        control.publish(channel, "Первый", Growing(60, views=300, forwards=5, reactions={"👍": 20}))
        control.advance(61)
        return control.dump().channel(channel).messages[0]

    message = await controlled.does(deed)
    assert (message.text, message.date) == ("Первый", BEGAN)
    assert (message.views, message.forwards, message.reactions) == (300, 5, 20)


async def test_a_bots_mini_app_is_known_by_its_link_from_when_it_is_registered(controlled: Controlled) -> None:
    bot = controlled.world.people.add_bot("catalog_bot")
    controlled.world.people.add("Анна", username="anna")

    def deed(control: ControlClient) -> None:
        control.register_app("catalog_bot", "app", "http://127.0.0.1:1/")
        for wrong in ("anna", "nobody_here"):
            with pytest.raises(ControlError):
                control.register_app(wrong, "app", "http://127.0.0.1:1/")

    await controlled.does(deed)
    assert controlled.world.apps.find(bot, "app").url == "http://127.0.0.1:1/"


async def test_everybody_is_listed_with_what_they_administer(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        userbot = control.add_person("Юзербот", phone="+79010000001")
        control.set_standing(channel, userbot, "administrator")
        control.set_state(userbot, "frozen")
        return channel, userbot, control.people()[-1]

    channel, userbot, listed = await controlled.does(deed)
    assert listed == {
        "id": userbot,
        "name": "Юзербот",
        "phone": "+79010000001",
        "state": "frozen",
        "administers": [{"id": channel, "title": "Новости"}],
    }


async def test_a_revoked_session_is_refused_from_then_on(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> str:
        person = control.add_person("Анна")
        session = control.session(person)
        control.revoke(person)
        return session

    session = await controlled.does(deed)
    client = TelegramClient(StringSession(session), 1, "0" * 32)
    with pytest.raises(SessionRevokedError):
        await client.connect()
    await client.disconnect()


async def test_an_album_is_dumped_with_one_group(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        return control.publish_album(channel, ["раз", "", ""]), control.dump().channel(channel).messages

    ids, messages = await controlled.does(deed)
    assert ids == [message.id for message in messages] == [1, 2, 3]
    assert len({message.grouped_id for message in messages}) == 1


async def test_a_deleted_message_stays_in_the_dump_with_its_moment(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        control.publish(channel, "Жалею")
        control.advance(30)
        assert control.delete(channel, [1, 99]) == [1]
        return control.dump().channel(channel).messages

    (message,) = await controlled.does(deed)
    assert message.deleted_at == BEGAN + 30


async def test_forwards_from_channels_and_services_are_told_apart(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        control.publish(channel, "чужое", from_channel_id=channel)
        control.publish(channel, "от человека", from_person_id=control.add_person("Борис"))
        control.post(f"/channels/{channel}/services", kind="pinned")
        return channel, control.dump().channel(channel).messages

    channel, messages = await controlled.does(deed)
    assert [message.forward_channel_id for message in messages] == [channel, None, None]
    assert [message.service for message in messages] == [None, None, "pinned"]


async def test_counters_text_reactions_and_protection_can_be_set(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel = news(control)
        control.publish(channel, "было")
        control.edit(channel, 1, "стало")
        control.set_counters(channel, 1, views=None, forwards=2, reactions={"🔥": 3})
        control.set_reactions(channel, "none")
        control.set_protection(channel, is_on=True)
        return control.dump().channel(channel)

    channel = await controlled.does(deed)
    (message,) = channel.messages
    assert (message.text, message.views, message.forwards, message.reactions) == ("стало", None, 2, 3)
    assert (channel.has_reactions, channel.is_noforwards) == (False, True)


async def test_people_come_and_go_as_told(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        channel, person = news(control), control.add_person("Борис", phone="+79020000001")
        members = []
        for standing in ("member", "administrator", "left"):
            control.set_standing(channel, person, standing)
            members.append(person in control.dump().channel(channel).members)
        return members

    assert await controlled.does(deed) == [True, True, False]


async def test_a_fault_is_added_listed_and_removed(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        number = control.add_fault(Rule.lose_answer("messages.forwardMessages", times=1))
        listed = control.faults()
        return listed, control.remove_fault(number), control.faults()

    listed, struck, left = await controlled.does(deed)
    assert [(fault["kind"], fault["method"], fault["struck"]) for fault in listed] == [
        (FaultKind.LOSE_ANSWER, "messages.forwardMessages", 0)
    ]
    assert (struck, left) == (0, [])


async def test_a_session_is_telethons_own_string(controlled: Controlled) -> None:
    session = await controlled.does(lambda control: control.session(control.add_person("Анна")))
    assert len(session) == 353
    assert session.startswith("1")


async def test_clock_speed_sockets_and_random_ids_obey(controlled: Controlled) -> None:
    def deed(control: ControlClient) -> Any:
        control.forget_random_ids()
        control.set_speed(60)
        return control.advance(10), control.drop_sockets(), control.state()

    now, dropped, state = await controlled.does(deed)
    assert now >= BEGAN + 10
    assert dropped == 0
    assert (state["speed"], state["unknown_methods"], state["performance"]) == (60, {}, {})


async def test_telegrams_clock_can_be_shifted_away_from_the_machines() -> None:
    async with Sandbox(clock_shift=-180) as sandbox:
        desk = Desk(sandbox.world, sandbox.faults, sandbox.mtproto, Chronicle(sandbox.world))
        async with TestServer(application(desk)) as server:
            behind = sandbox.world.clock.exact() - time.time()
            await asyncio.to_thread(ControlClient(str(server.make_url("/"))).set_clock_shift, 180)
            ahead = sandbox.world.clock.exact() - time.time()
    assert (round(behind / 60), round(ahead / 60)) == (-3, 3)


@pytest.mark.parametrize(
    ("path", "arguments", "words"),
    [
        ("/channels", {"owner_id": 500_000_001}, "«title» is missing"),
        ("/channels", {"title": 5, "owner_id": 500_000_001}, "«title» must be a string"),
        ("/channels", {"title": "Имя", "owner_id": 1}, "PEER_ID_INVALID"),
        ("/channels", {"title": "Имя", "owner_id": 500_000_001, "colour": "red"}, "unknown: colour"),
        ("/channels/7/posts", {"text": "?"}, "CHANNEL_INVALID"),
        ("/channels/seven/posts", {"text": "?"}, "seven is no channel's id"),
        ("/clock", {"advance": -1}, "never goes back"),
        ("/faults", {"kind": "earthquake"}, "earthquake"),
        ("/faults", {"method": "*"}, "a fault has a kind"),
        ("/performance/begin", {}, "neither a story nor a replay"),
        ("/nowhere", {}, "POST /nowhere: Not Found"),
    ],
)
async def test_a_mistake_is_answered_in_words(
    controlled: Controlled, path: str, arguments: dict[str, Any], words: str
) -> None:
    controlled.world.people.add("Анна")
    with pytest.raises(ControlError, match=words):
        await controlled.does(lambda control: control.post(path, **arguments))


async def test_requests_are_counted_by_account_and_method(controlled: Controlled) -> None:
    person = await controlled.does(lambda control: control.add_person("Анна", phone="+79990001122"))
    session = await controlled.does(lambda control: control.session(person))
    client = TelegramClient(StringSession(session), 1, "0" * 32)
    await client.connect()
    for _ in range(2):
        await client(functions.help.GetAppConfigRequest(0))
    counted = await controlled.does(ControlClient.requests)
    await client.disconnect()
    assert list(counted) == ["+79990001122"]
    assert counted["+79990001122"]["help.getAppConfig"] == 2


async def test_what_bots_write_to_the_admins_is_dumped_and_what_they_answer_is_not(controlled: Controlled) -> None:
    admins = Admins.appointed(controlled.world)
    owner, second = admins.people
    controlled.world.direct.send(admins.bot, owner, "демон запущен")
    letters = (await controlled.does(lambda control: control.dump())).letters
    assert letters == (DumpedLetter(BEGAN, owner.id, "демон запущен", "reposter_house_bot"),)
    assert admins.ids == [owner.id, second.id]
    assert controlled.world.people.by_token(admins.bot.token or "") is admins.bot
