"""Thousands who have a chat with a bot: a few are shown, the others are found."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.house import House
from telegram_sandbox.viewer.readers import FOUND, SHOWN
from telegram_sandbox.world import Person

FIRST, MANY = 7_900_000_001, 500
APP = "http://127.0.0.1:1/"


def crowd(house: House) -> list[Person]:
    """All have been written to, the first one first."""
    people = [
        house.world.people.add_extra(FIRST + number, "Анна" if number % 2 else "Олег", last_name=f"Климов-{number}")
        for number in range(MANY)
    ]
    for person in people:
        house.world.direct.meet(person, house.bot, is_let_in=True, is_blocked=False)
        house.greets(person, "Горящее место", web_app=None, url="https://t.me/catalog_house_bot/app?startapp=abc")
    return people


async def listed(client: TestClient[Any, Any], **wanted: str) -> tuple[list[str], int]:
    """Names in the list, and how many readers there are."""
    told = await (await client.get("/api/chats", params=wanted)).json()
    return [row["person"] for row in told["chats"] if row["section"] == "reader"], told["readers"]


async def test_of_thousands_those_are_shown_who_were_written_to_last() -> None:
    house = House.built(APP)
    people = crowd(house)
    async with TestClient(TestServer(house.app)) as client:
        names, readers = await listed(client)
        assert (names, readers) == ([person.name for person in people[: -SHOWN - 1 : -1]], MANY)
        house.greets(people[0])
        assert (await listed(client))[0][:2] == [people[0].name, people[-1].name]
        rows = (await (await client.get("/api/chats")).json())["chats"]
        assert [row["section"] for row in rows].count("dialog") == 5


@pytest.mark.parametrize(
    ("search", "count"), [("климов-77", 1), ("Климов-4 ОЛЕГ", FOUND), ("олег климов-77", 0), ("никто", 0)]
)
async def test_the_others_are_found_by_their_names(search: str, count: int) -> None:
    house = House.built(APP)
    crowd(house)
    async with TestClient(TestServer(house.app)) as client:
        names, _ = await listed(client, search=search)
        assert len(names) == count
        assert all(word in name.casefold() for name in names for word in search.casefold().split())


async def test_whoever_is_open_is_shown_whatever_is_searched_for_and_without_a_message_too() -> None:
    house = House.built(APP)
    first = crowd(house)[0]
    silent = house.world.people.add_extra(FIRST + MANY, "Вера")
    async with TestClient(TestServer(house.app)) as client:
        for person in (first, silent):
            address = f"dialog:{person.id}:{house.bot.id}"
            assert (await listed(client, open=address, search="никто"))[0] == [person.name]
        for nobody in ("dialog:1:2", "dialog:x:y", "kinopokaz", f"dialog:{first.id}"):
            assert (await listed(client, open=nobody, search="никто"))[0] == []


async def test_any_of_them_may_be_acted_as_press_and_follow_links() -> None:
    house = House.built(APP)
    person = crowd(house)[3]
    async with TestClient(TestServer(house.app)) as client:
        link = "https://t.me/catalog_house_bot/app?startapp=abc"
        told = await (await client.post(f"/api/people/{person.id}/follow", json={"link": link})).json()
        assert (told["kind"], told["launch"]["person"]) == ("app", person.id)
        assert "tgWebAppStartParam=abc" in told["launch"]["address"]
        blocked = await client.post(f"{house.place(person)}/block", json={})
        assert (blocked.status, house.bot.id in person.blocked) == (200, True)
