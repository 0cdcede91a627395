"""The chats that a staged house's people have from the start, and those that they open by a name."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.house import House

URL = "http://127.0.0.1:9220/"
HELLO = "%D0%97%D0%B4%D1%80%D0%B0%D0%B2%D1%81%D1%82%D0%B2%D1%83%D0%B9%D1%82%D0%B5"


@pytest.fixture
def house() -> House:
    return House.built(URL)


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(house.app)) as client:
        yield client


async def chats(client: TestClient[Any, Any]) -> list[tuple[str, str]]:
    rows = (await (await client.get("/api/chats")).json())["chats"]
    return [(row["title"], row["person"]) for row in rows if row["section"] == "dialog" and row["may_act"]]


async def test_the_owner_talks_to_both_bots_and_the_buyer_to_the_catalogs(
    house: House, client: TestClient[Any, Any]
) -> None:
    assert await chats(client) == [
        ("Репосточная", "Владелец"),
        ("Репосточная", "Владелец (2)"),
        ("Каталог каналов", "Владелец"),
        ("Каталог каналов", "Владелец (2)"),
        ("Каталог каналов", "Анна, рекламодатель"),
    ]
    assert not house.market.buyer.started


async def test_a_menu_button_that_opens_a_mini_app_is_told_and_no_other(
    house: House, client: TestClient[Any, Any]
) -> None:
    catalog = await (await client.get(house.place(house.owner))).json()
    assert catalog["menu"] == {"text": "Каталог", "url": URL}
    reposter = await (await client.get(f"/api/dialogs/{house.owner.id}/{house.admins.bot.id}")).json()
    assert reposter["menu"] is None


async def test_a_bot_is_blocked_until_it_is_started_again(house: House, client: TestClient[Any, Any]) -> None:
    for deed, is_blocked in (("start", False), ("block", True), ("start", False)):
        assert (await client.post(f"{house.place(house.owner)}/{deed}", json={})).status == 200
        assert (house.bot.id in house.owner.blocked) is is_blocked


async def follow(client: TestClient[Any, Any], house: House, link: str) -> tuple[int, Any]:
    """As the buyer."""
    response = await client.post(f"/api/people/{house.market.buyer.id}/follow", json={"link": link})
    return response.status, await response.json()


async def test_a_link_to_a_person_opens_a_chat_with_the_text_prepared(
    house: House, client: TestClient[Any, Any]
) -> None:
    status, led = await follow(client, house, f"https://t.me/catalog_manager?text={HELLO}")
    buyer, manager = house.market.buyer, house.market.manager
    address = f"dialog:{buyer.id}:{manager.id}"
    assert (status, led) == (200, {"kind": "chat", "address": address, "text": "Здравствуйте", "start": ""})
    assert (await chats(client))[-1] == ("Менеджер каталога", "Анна, рекламодатель")
    place = f"/api/dialogs/{buyer.id}/{manager.id}"
    assert (await client.post(f"{place}/say", json={"text": "Здравствуйте"})).status == 200
    assert [message.text for message in house.world.direct.chat(manager, buyer)] == ["Здравствуйте"]
    seen = await (await client.get(place)).json()
    assert (seen["is_bot"], seen["let_write"], len(seen["messages"])) == (False, False, 1)


@pytest.mark.parametrize("deed", ["start", "block", "press", "choose", "contact", "open", "allow", "data"])
async def test_what_is_done_with_bots_alone_is_not_done_with_people(
    house: House, client: TestClient[Any, Any], deed: str
) -> None:
    place = f"/api/dialogs/{house.market.buyer.id}/{house.market.manager.id}"
    assert (await client.post(f"{place}/{deed}", json={})).status == 404


async def test_a_link_to_a_bot_may_bring_what_goes_with_start(house: House, client: TestClient[Any, Any]) -> None:
    _, led = await follow(client, house, "https://t.me/catalog_house_bot?start=promo")
    assert (led["kind"], led["start"]) == ("chat", "promo")
    await client.post(f"{house.place(house.market.buyer)}/start", json={"payload": led["start"]})
    assert [message.text for message in house.world.direct.chat(house.market.buyer, house.bot)] == ["/start promo"]


async def test_a_link_to_a_channel_or_its_post_opens_it(house: House, client: TestClient[Any, Any]) -> None:
    news = house.world.channels.create("Новости", owner=house.owner, username="news_x")
    hidden = house.world.channels.create("Закрытый", owner=house.owner)
    for link, address in (
        ("https://t.me/news_x", "news_x"),
        ("https://t.me/news_x/7", "news_x/7"),
        (f"https://t.me/c/{hidden.id}/3", f"{hidden.id}/3"),
    ):
        assert (await follow(client, house, link))[1]["address"] == address
    assert news.username == "news_x"


async def test_a_link_to_share_something_is_told(house: House, client: TestClient[Any, Any]) -> None:
    link = f"https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fx%2Fapp&text={HELLO}"
    assert (await follow(client, house, link))[1] == {
        "kind": "share",
        "url": "https://t.me/x/app",
        "text": "Здравствуйте",
    }


@pytest.mark.parametrize(
    "link", ["https://t.me/nobody_here", "https://example.com/catalog_manager", "https://t.me/anna_reklama", "x"]
)
async def test_a_link_that_leads_nowhere_here_is_nothing(house: House, client: TestClient[Any, Any], link: str) -> None:
    assert await follow(client, house, link) == (200, {"kind": "nothing"})


async def test_nobody_else_follows_links_and_no_other_page_makes_anybody(
    house: House, client: TestClient[Any, Any]
) -> None:
    link = {"link": "https://t.me/catalog_manager"}
    stranger = house.world.people.add("Борис")
    assert (await client.post(f"/api/people/{stranger.id}/follow", json=link)).status == 403
    address, foreign = f"/api/people/{house.owner.id}/follow", {"Origin": "http://127.0.0.1:9220"}
    assert (await client.post(address, json=link, headers=foreign)).status == 403
