"""The story's telephones: numbers, passwords, and the newest code with what has become of it."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import AccountState, World, WorldClock

TIP = {"link": "https://t.me/x", "title": "X", "about": "донор"}


async def seen(world: World, address: str = "/api/phones", *, host: str = "127.0.0.1") -> Any:
    owners = [person.id for person in world.people.all() if person.first_name == "Юзербот"]
    stage = Stage(phones=owners, tips=[TIP])
    async with TestClient(TestServer(application(world, stage=stage))) as client:
        response = await client.get(address, headers={"Host": host})
        return await response.json() if response.status == 200 else response.status


@pytest.fixture
def world() -> World:
    world = World(WorldClock.standing(1_780_000_000))
    userbot = world.people.add("Юзербот", phone="+79010000011", password="lampa")
    channel = world.channels.create("Дизайн", owner=world.people.add("Владелец"), username="design_x")
    world.members.promote(channel, userbot)
    return world


async def test_a_telephone_shows_number_state_password_and_channels(world: World) -> None:
    answer = await seen(world)
    (phone,) = answer["phones"]
    assert (phone["phone"], phone["state"], phone["password"], phone["code"]) == (
        "+79010000011",
        "active",
        "lampa",
        None,
    )
    assert phone["administers"] == [{"title": "Дизайн", "address": "design_x"}]
    assert answer["tips"] == [TIP]
    person = world.people.by_phone("+79010000011")
    assert person
    world.people.set_state(person, AccountState.BANNED)
    assert (await seen(world))["phones"][0]["state"] == "banned"


async def test_the_newest_code_is_shown_and_that_it_was_voided(world: World) -> None:
    world.sign_in.send_code("+79010000011", 1)
    code = world.sign_in.send_code("+79010000011", 1).code
    (phone,) = (await seen(world))["phones"]
    assert phone["code"] == {"code": code, "state": "open"}
    assert [code in letter["text"] for letter in phone["messages"]] == [False, True]
    world.direct.send(world.people.add("Анна"), world.people.add_bot("menubot"), f"мой код {code}")
    assert (await seen(world))["phones"][0]["code"]["state"] == "void"
    world.sign_in.done("+79010000011")
    assert (await seen(world))["phones"][0]["code"] is None


async def test_the_list_of_chats_tells_the_newest_code(world: World) -> None:
    row = (await seen(world, "/api/chats"))["chats"][0]
    assert (row["section"], row["last"]) == ("phone", "коды входа, пароли, что попробовать")
    code = world.sign_in.send_code("+79010000011", 1).code
    assert (await seen(world, "/api/chats"))["chats"][0]["last"] == f"+79010000011: код {code}"


async def test_no_foreign_name_leads_to_the_telephones(world: World) -> None:
    assert await seen(world, host="evil.example") == 403
    assert await seen(world, host="[x") == 403
    assert await seen(world, host="localhost:9280") != 403
