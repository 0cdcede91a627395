"""What a Mini App is told when it is opened: by a button, by the menu, by a link, in a tab of its own."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.utils.web_app import safe_parse_webapp_init_data
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.house import House
from telegram_sandbox.viewer.palettes import DARK
from telegram_sandbox.world import Content

URL = "https://catalog.example.com/app/?lang=ru"


@pytest.fixture
def house() -> House:
    return House.built(URL)


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(house.app)) as client:
        yield client


async def opened(client: TestClient[Any, Any], house: House, url: str = URL) -> Any:
    """By a button, as the buyer."""
    response = await client.post(f"{house.place(house.market.buyer)}/open", json={"url": url})
    return (await response.json())["launch"] if response.status == 200 else response.status


def told(house: House, address: str) -> Any:
    """The signed data in an address, checked as a bot checks it."""
    return safe_parse_webapp_init_data(house.bot.token or "", parse_qs(urlsplit(address).fragment)["tgWebAppData"][0])


async def test_the_menu_opens_the_app_with_data_signed_for_the_person(
    house: House, client: TestClient[Any, Any]
) -> None:
    launch = await opened(client, house)
    page, _, rest = launch["address"].partition("#")
    assert page == URL
    asked = parse_qs(rest)
    assert (asked["tgWebAppVersion"], asked["tgWebAppPlatform"]) == (["8.0"], ["web"])
    data = told(house, launch["address"])
    assert (data.user.first_name, data.user.allows_write_to_pm) == ("Анна, рекламодатель", None)
    assert (data.query_id, data.start_param) == (f"query-of-{house.market.buyer.id}", None)
    assert (launch["title"], launch["is_framed"], set(launch["palettes"])) == (
        "Каталог каналов",
        True,
        {"light", "dark"},
    )


async def test_a_button_opens_only_what_it_carries(house: House, client: TestClient[Any, Any]) -> None:
    other = "https://elsewhere.example.com/"
    house.world.direct.allow(house.market.buyer, house.bot)
    assert await opened(client, house, other) == 409
    markup = {"inline_keyboard": [[{"text": "Игра", "web_app": {"url": other}}]]}
    house.world.direct.send(house.bot, house.market.buyer, Content("Сыграем?", markup=markup))
    launch = await opened(client, house, other)
    assert launch["address"].startswith(f"{other}#tgWebAppData=")
    assert launch["is_framed"] is False
    assert told(house, launch["address"]).user.allows_write_to_pm is True


async def test_only_a_button_of_the_keyboard_may_hand_its_bot_data(house: House, client: TestClient[Any, Any]) -> None:
    buyer, url = house.market.buyer, "https://form.example.com/"
    house.world.direct.allow(buyer, house.bot)
    markup = {"keyboard": [["Назад", {"text": "Анкета", "web_app": {"url": url}}]]}
    house.world.direct.send(house.bot, buyer, Content("Заполните", markup=markup))
    launch = await opened(client, house, url)
    assert (launch["button"], told(house, launch["address"]).query_id) == ("Анкета", None)
    await client.post(f"{house.place(buyer)}/data", json={"data": "{}", "button": launch["button"]})
    sent = house.world.direct.chat(buyer, house.bot)[-1].service
    assert sent
    assert (sent.kind, dict(sent.details)) == ("web_app_data", {"data": "{}", "button_text": "Анкета"})


async def test_a_link_brings_its_code_signed_and_where_the_server_sees_it(
    house: House, client: TestClient[Any, Any]
) -> None:
    link = {"link": "https://t.me/catalog_house_bot/app?startapp=promo-1"}
    led = await (await client.post(f"/api/people/{house.owner.id}/follow", json=link)).json()
    address = led["launch"]["address"]
    assert (led["kind"], address.partition("#")[0]) == ("app", f"{URL}&tgWebAppStartParam=promo-1")
    data = told(house, address)
    assert (data.user.id, data.start_param, data.query_id) == (house.owner.id, "promo-1", None)


@pytest.mark.parametrize(
    ("link", "word"),
    [
        pytest.param("catalog_house_bot/game", "BOT_APP_SHORTNAME_INVALID", id="an app that is not"),
        pytest.param("reposter_house_bot?startapp=x", "BOT_APP_SHORTNAME_INVALID", id="a bot without an app"),
        pytest.param("catalog_manager/app", "BOT_INVALID", id="no bot"),
        pytest.param("nobody_bot/app", "USERNAME_NOT_OCCUPIED", id="nobody"),
        pytest.param("catalog_house_bot/app?startapp=a%20b", "START_PARAM_INVALID", id="a code with a space"),
        pytest.param(f"catalog_house_bot/app?startapp={'x' * 513}", "START_PARAM_INVALID", id="a code too long"),
    ],
)
async def test_a_link_that_telegram_would_refuse_is_refused(
    house: House, client: TestClient[Any, Any], link: str, word: str
) -> None:
    asked = {"link": f"https://t.me/{link}"}
    response = await client.post(f"/api/people/{house.owner.id}/follow", json=asked)
    assert (response.status, await response.json()) == (409, {"error": word})


async def test_an_address_opens_the_app_in_a_tab_of_its_own_as_a_person(
    house: House, client: TestClient[Any, Any]
) -> None:
    address = f"/open/catalog_house_bot/{house.market.buyer.id}?startapp=promo"
    response = await client.get(address, allow_redirects=False)
    assert (response.status, response.headers["Cache-Control"]) == (302, "no-store")
    place = response.headers["Location"]
    assert place.startswith(f"{URL}&tgWebAppStartParam=promo#")
    assert (told(house, place).user.id, told(house, place).start_param) == (house.market.buyer.id, "promo")
    assert "tgWebAppThemeParams" not in place
    dark = await client.get(f"{address}&theme=dark", allow_redirects=False)
    theme = parse_qs(urlsplit(dark.headers["Location"]).fragment)["tgWebAppThemeParams"]
    assert json.loads(theme[0]) == DARK


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        pytest.param("catalog_house_bot/{owner}", {"Sec-Fetch-Site": "cross-site"}, 403, id="led by another page"),
        pytest.param("catalog_house_bot/{owner}", {"Host": "evil.example"}, 403, id="under a foreign name"),
        pytest.param("catalog_house_bot/{manager}", {}, 403, id="as somebody whom nobody may act as"),
        pytest.param("reposter_house_bot/{owner}", {}, 404, id="a bot without an app"),
        pytest.param("catalog_house_bot/{owner}?startapp=a+b", {}, 404, id="no code"),
    ],
)
async def test_nobody_else_opens_the_app_so(
    house: House, client: TestClient[Any, Any], address: str, headers: dict[str, str], status: int
) -> None:
    place = address.format(owner=house.owner.id, manager=house.market.manager.id)
    response = await client.get(f"/open/{place}", headers=headers, allow_redirects=False)
    assert response.status == status
    assert "Content-Security-Policy" in response.headers


async def test_a_person_lets_the_bot_write_also_after_having_blocked_it(
    house: House, client: TestClient[Any, Any]
) -> None:
    buyer = house.market.buyer
    house.world.direct.block(buyer, house.bot)
    assert (await client.post(f"{house.place(buyer)}/allow", json={})).status == 200
    assert (house.bot.id in buyer.started, house.bot.id in buyer.blocked) == (True, False)
    said = house.world.direct.chat(buyer, house.bot)[-1].service
    assert said
    assert (said.kind, said.details["from_request"]) == ("write_access_allowed", True)


async def test_the_page_lets_in_the_apps_that_are_known_and_nothing_else(
    house: House, client: TestClient[Any, Any]
) -> None:
    async def framed() -> list[str]:
        policy = (await client.get("/")).headers["Content-Security-Policy"].split("; ")
        return [rule for rule in policy if rule.startswith("frame-src")]

    assert await framed() == ["frame-src https://catalog.example.com"]
    house.world.apps.register(house.bot, "app", "http://127.0.0.1:9220/")
    assert await framed() == ["frame-src http://127.0.0.1:9220"]
