"""One letter to many people, over a socket to a small Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world import World

from catalog_service.telegram import client
from catalog_service.telegram.letters import Letter, LinkButton, PressButton
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Refused, Sent, Trouble, Unreached, Wait, Wrong
from catalog_service.telegram.sending import Sending, probe
from catalog_service.tests.town import Town, town_of

BUTTONS = (
    (LinkButton("Открыть канал", "https://t.me/catalog_house_bot/app?startapp=post_5"),),
    (PressButton("Не писать про «Бизнес»", "out:7"), PressButton("Не писать совсем", "out")),
)


PNG = b"\x89PNG\r\n\x1a\n and what follows"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with town_of(World()) as town:
        town.anna.starts()
        town.boris.starts()
        yield town


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "place.png"
    path.write_bytes(PNG)
    return path


@asynccontextmanager
async def sending(town: Town, letter: Letter, file_id: str = "") -> AsyncIterator[Sending]:
    async with client.open_bot(town.token, town.url) as bot:
        yield Sending(bot, letter, file_id)


@pytest.fixture
def no_picture(tmp_path: Path) -> Path:
    path = tmp_path / "place.png"
    path.write_bytes(b"words")
    return path


def uploads(town: Town) -> int:
    return len(town.world.posts.files)


async def test_a_letter_arrives_with_its_formatting_and_its_buttons(town: Town) -> None:
    async with sending(town, Letter("<b>Горящее</b> место", buttons=BUTTONS)) as letter:
        assert isinstance(await letter.to(town.anna.id), Sent)
    (told,) = town.anna.told()
    assert (told.text, [each.kind for each in told.content.entities]) == ("Горящее место", ["bold"])
    assert told.content.markup == {
        "inline_keyboard": [
            [{"text": "Открыть канал", "url": "https://t.me/catalog_house_bot/app?startapp=post_5"}],
            [
                {"text": "Не писать про «Бизнес»", "callback_data": "out:7"},
                {"text": "Не писать совсем", "callback_data": "out"},
            ],
        ]
    }


async def test_links_in_a_letter_show_no_preview(town: Town) -> None:
    async with sending(town, Letter("https://t.me/durov")) as letter:
        await letter.to(town.anna.id)
    (call,) = town.api.calls.of("sendMessage")
    assert call.arguments["link_preview_options"] == {"is_disabled": True}


async def test_a_picture_is_uploaded_with_the_first_letter_only(town: Town, picture: Path) -> None:
    letter = Letter("<i>Смотрите</i>", picture, BUTTONS)
    async with sending(town, letter) as begun:
        outcomes = await asyncio.gather(*(begun.to(each.id) for each in [town.anna, town.boris] * 5))
        assert all(isinstance(each, Sent) for each in outcomes)
    assert uploads(town) == 1
    async with sending(town, letter, begun.file_id) as after_a_restart:
        assert isinstance(await after_a_restart.to(town.anna.id), Sent)
    assert uploads(town) == 1
    told = town.anna.told()[-1]
    assert told.content.media
    assert (told.text, told.content.media.data) == ("Смотрите", PNG)


async def test_when_the_first_does_not_get_it_the_next_gets_the_picture(town: Town, picture: Path) -> None:
    town.anna.blocks()
    async with sending(town, Letter("Смотрите", picture)) as letter:
        assert await letter.to(town.anna.id) == Refused(ManagerChat.Refusal.BLOCKED)
        assert letter.file_id == ""
        assert isinstance(await letter.to(town.boris.id), Sent)
        assert letter.file_id


async def test_a_picture_that_telegram_has_forgotten_is_uploaded_anew(town: Town, picture: Path) -> None:
    async with sending(town, Letter("Смотрите", picture), "AgAC424242") as letter:
        outcomes = await asyncio.gather(*(letter.to(each.id) for each in [town.anna, town.boris] * 5))
        assert all(isinstance(each, Sent) for each in outcomes)
    assert uploads(town) == 1
    assert [len(each.told()) for each in (town.anna, town.boris)] == [5, 5]


async def test_who_hears_late_that_a_picture_is_forgotten_takes_the_new_one(town: Town, picture: Path) -> None:
    town.faults.add(Rule(FaultKind.DELAY_DEED, method="sendPhoto", seconds=0.5, times=1))
    async with sending(town, Letter("Смотрите", picture), "AgAC424242") as letter:
        outcomes = await asyncio.gather(*(letter.to(each.id) for each in (town.anna, town.boris)))
    assert all(isinstance(each, Sent) for each in outcomes)
    assert uploads(town) == 1


async def test_a_picture_alone_is_a_letter(town: Town, picture: Path) -> None:
    async with sending(town, Letter("", picture)) as letter:
        assert isinstance(await letter.to(town.anna.id), Sent)


async def test_a_picture_that_is_not_there_is_told_in_words(town: Town, tmp_path: Path) -> None:
    async with sending(town, Letter("Смотрите", tmp_path / "gone.png")) as letter:
        outcome = await letter.to(town.anna.id)
    assert outcome == Wrong("the picture cannot be read: No such file or directory")


async def test_what_telegram_does_not_take_as_a_picture_is_told_and_not_said_twice(
    town: Town, no_picture: Path
) -> None:
    async with sending(town, Letter("Смотрите", no_picture)) as letter:
        assert await letter.to(town.anna.id) == Wrong("Bad Request: IMAGE_PROCESS_FAILED")
    assert town.api.calls.count("sendPhoto") == 1


async def test_nothing_that_may_have_arrived_is_said_again(town: Town, picture: Path) -> None:
    rule = town.faults.add(Rule(FaultKind.LOSE_ANSWER, method="sendPhoto", times=1))
    async with sending(town, Letter("Смотрите", picture)) as letter:
        assert isinstance(await letter.to(town.anna.id), Trouble)
        assert isinstance(await letter.to(town.boris.id), Sent)
    assert town.faults.times_struck(rule) == 1
    assert [len(each.told()) for each in (town.anna, town.boris)] == [1, 1]


async def test_telegrams_wish_to_wait_is_handed_on(town: Town) -> None:
    town.faults.add(Rule.too_many_requests(3600, method="sendMessage"))
    async with sending(town, Letter("Смотрите")) as letter:
        assert await letter.to(town.anna.id) == Wait(3600)


async def test_a_probe_tells_whether_telegram_answers_this_bot(town: Town) -> None:
    async with client.open_bot(town.token, town.url) as bot:
        assert await probe(bot) is None
        town.faults.add(Rule.error(502, "Bad Gateway", method="getMe", times=1))
        assert await probe(bot) == Trouble("Bad Gateway")
    async with client.open_bot("7000000001:AAF-revoked-0123456789-0123456789ab", town.url) as bot:
        assert isinstance(await probe(bot), BotUnknown)
    async with client.open_bot(town.token, "http://127.0.0.1:9") as bot:
        assert isinstance(await probe(bot), Unreached)
