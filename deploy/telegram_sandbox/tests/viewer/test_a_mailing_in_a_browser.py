"""The page in Chromium while a bot writes to many: one looks at the list, finds somebody, reads, presses, opens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import chromium
import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Locator, Page, expect
from telegram_sandbox.tests.viewer import small_app
from telegram_sandbox.tests.viewer.house import House
from telegram_sandbox.world import Content, Media, Person
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.events import ButtonPressed, Event
from telegram_sandbox.world.media import picture

pytestmark = pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE)

DESK = {"viewport": {"width": 1100, "height": 760}}
FIRST, MANY = 7_900_000_001, 300
OPEN = {"text": "Открыть", "url": "https://t.me/catalog_house_bot/app?startapp=hot"}
OFF = {"text": "Не писать совсем", "callback_data": "off"}


def letter(media: Media | None, *buttons: dict[str, str]) -> Content:
    return Content("Горящее место", media=media, markup={"inline_keyboard": [[each] for each in buttons]})


@dataclass
class Seen:
    house: House
    page: Page
    people: list[Person]

    @property
    def readers(self) -> Locator:
        return self.page.get_by_role("region", name="Посетители")

    def writes_to(self, person: Person) -> None:
        photo = self.house.world.posts.photo(picture((40, 90, 160)))
        self.house.world.direct.send(self.house.bot, person, letter(photo, OPEN, OFF))


@pytest.fixture
async def seen() -> AsyncIterator[Seen]:
    async with TestServer(small_app.application()) as app, chromium.opened(**DESK) as page:
        house = House.built(str(app.make_url("/")))
        people = [house.world.people.add_extra(FIRST + n, "Анна", last_name=f"Климова-{n}") for n in range(MANY)]
        for person in people:
            house.world.direct.meet(person, house.bot, is_let_in=True, is_blocked=False)
        async with TestServer(house.app) as server:
            home = str(server.make_url("/"))
            complaints = chromium.complaints(page, home)
            await page.goto(home)
            yield Seen(house, page, people)
            assert [said for said in complaints if house.url not in said] == []


async def test_a_mailing_is_watched_and_one_of_its_letters_read_answered_and_followed(seen: Seen) -> None:
    await expect(seen.page.get_by_role("link").filter(has_text="Каталог каналов").first).to_be_visible()
    await expect(seen.readers).to_be_hidden()
    for person in seen.people[:-1]:
        seen.writes_to(person)
    await expect(seen.readers).to_contain_text(f"всего {MANY - 1}: здесь последние")
    await one_may_point_at_a_row_while_others_are_written_to(seen)
    await somebody_who_is_not_shown_is_found(seen)
    await the_letter_is_read_and_the_bot_hears_the_press(seen)
    await its_link_opens_the_mini_app_as_this_person(seen)


async def one_may_point_at_a_row_while_others_are_written_to(seen: Seen) -> None:
    shown = seen.readers.get_by_role("link").first
    name = seen.people[-2].name
    await expect(shown).to_contain_text(name)
    await shown.hover()
    seen.writes_to(seen.people[-1])
    await expect(seen.readers).to_contain_text(f"всего {MANY}: здесь последние")
    await expect(shown).to_contain_text(name)
    await shown.click()
    await expect(seen.page.get_by_role("log", name="Чат с ботом Каталог каналов")).to_contain_text("Горящее место")
    await seen.page.get_by_role("searchbox").hover()
    await expect(seen.readers.get_by_role("link").nth(1)).to_contain_text(seen.people[-1].name)


async def somebody_who_is_not_shown_is_found(seen: Seen) -> None:
    await seen.page.get_by_role("searchbox").fill("климова-7 анна")
    await seen.readers.get_by_role("link", name="Климова-77").click()
    await expect(seen.page.get_by_role("combobox")).to_have_value(f"dialog:{FIRST + 77}:{seen.house.bot.id}")
    await seen.page.get_by_role("searchbox").fill("")


async def the_letter_is_read_and_the_bot_hears_the_press(seen: Seen) -> None:
    pressed = asyncio.get_running_loop().create_future()

    def answer(event: Event) -> None:
        if isinstance(event, ButtonPressed):
            pressed.set_result(event.query)

    seen.house.world.subscribe(answer)
    image = seen.page.get_by_role("img", name="Картинка 1 из 1")
    await expect(image).to_have_js_property("naturalWidth", 96)
    button = seen.page.get_by_role("button", name="Не писать совсем")
    await button.click()
    query = await pressed
    assert query.person.id == FIRST + 77
    await expect(button).to_have_attribute("aria-busy", "true")
    seen.house.world.direct.edit(query.message, letter(query.message.content.media, OPEN))
    seen.house.world.buttons.answer(seen.house.bot, query.id, ButtonAnswer("Больше не пишем", is_alert=True))
    alert = seen.page.get_by_role("dialog")
    await expect(alert).to_contain_text("Больше не пишем")
    await alert.press("Escape")
    await expect(button).to_have_count(0)


async def its_link_opens_the_mini_app_as_this_person(seen: Seen) -> None:
    await seen.page.get_by_role("link", name="Открыть").click()
    await expect(seen.page.frame_locator("iframe").locator("#opened")).to_contain_text("Анна · hot")
