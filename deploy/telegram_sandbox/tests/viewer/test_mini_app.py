"""A house's two bots in the page, and the Mini App that one opens: by a button of its messages and by the menu."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import chromium
import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect
from telegram_sandbox.admins import Admins
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Content, Person, World

ADDRESS = "http://127.0.0.1:9220/"
MENU = {"type": "web_app", "text": "Каталог", "web_app": {"url": ADDRESS}}
BUTTON = {"inline_keyboard": [[{"text": "Открыть каталог", "web_app": {"url": ADDRESS}}]]}
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@dataclass
class House:
    world: World
    admins: Admins
    app: Any

    @property
    def owner(self) -> Person:
        return self.admins.people[0]

    @property
    def chat(self) -> str:
        return f"{self.owner.id}/{self.admins.catalog_bot.id}"

    def greets(self) -> None:
        self.world.direct.send(self.admins.catalog_bot, self.owner, Content("Привет", markup=BUTTON))


@pytest.fixture
def house() -> House:
    world = World()
    admins = Admins.appointed(world)
    bots = [admins.bot.id, admins.catalog_bot.id]
    stage = Stage(actors=admins.ids, bots=bots)

    def menu(bot: Person, _: int) -> dict[str, Any]:
        return MENU if bot is admins.catalog_bot else {"type": "commands"}

    return House(world, admins, application(world, stage=stage, menus=menu))


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(house.app)) as client:
        yield client


async def test_the_owner_has_a_chat_with_each_of_the_houses_bots(house: House, client: TestClient[Any, Any]) -> None:
    rows = (await (await client.get("/api/chats")).json())["chats"]
    chats = [(row["title"], row["person"]) for row in rows if row["section"] == "dialog" and row["may_act"]]
    assert chats == [
        ("Репосточная", "Владелец"),
        ("Репосточная", "Владелец (2)"),
        ("Каталог каналов", "Владелец"),
        ("Каталог каналов", "Владелец (2)"),
    ]


async def test_a_menu_button_that_opens_a_mini_app_is_told_and_no_other(
    house: House, client: TestClient[Any, Any]
) -> None:
    catalog = await (await client.get(f"/api/dialogs/{house.chat}")).json()
    assert catalog["menu"] == {"text": "Каталог", "url": ADDRESS}
    reposter = await (await client.get(f"/api/dialogs/{house.owner.id}/{house.admins.bot.id}")).json()
    assert reposter["menu"] is None


async def test_a_bot_is_blocked_until_it_is_started_again(house: House, client: TestClient[Any, Any]) -> None:
    for deed, is_blocked in (("start", False), ("block", True), ("start", False)):
        assert (await client.post(f"/api/dialogs/{house.chat}/{deed}", json={})).status == 200
        assert (house.admins.catalog_bot.id in house.owner.blocked) is is_blocked


@pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE)
async def test_the_mini_app_is_a_link_in_the_message_and_beside_the_text_field(house: House) -> None:
    async with TestServer(house.app) as server, chromium.opened(**TELEPHONE) as page:
        home = str(server.make_url("/"))
        complaints = chromium.complaints(page, home)
        await page.goto(f"{home}#dialog:{house.chat.replace('/', ':')}")
        await page.get_by_role("button", name="Запустить").tap()
        house.greets()
        for words in ("Открыть каталог ▣", "Каталог"):
            link = page.get_by_role("link", name=words, exact=True)
            await expect(link).to_have_attribute("href", ADDRESS)
            await expect(link).to_have_attribute("target", "_blank")
        await page.get_by_role("button", name="Заблокировать бота").tap()
        await page.get_by_role("button", name="Заблокировать", exact=True).tap()
        await expect(page.get_by_role("button", name="Запустить")).to_be_visible()
        assert complaints == []
