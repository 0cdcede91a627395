"""What the control port does with bots: thousands to write to, what was written, tokens."""

from typing import Any

import pytest
from telegram_sandbox.control_client import ControlClient, ControlError
from telegram_sandbox.readers import Letter, Reader, Standing
from telegram_sandbox.tests.control.conftest import BEGAN, Controlled
from telegram_sandbox.world import Refused

MANY = 20_000
FIRST = 7_900_000_001


async def test_thousands_know_a_bot_at_once_each_on_the_terms_told(controlled: Controlled) -> None:
    people, bot = controlled.world.people, controlled.world.people.add_bot("catalog_bot")
    terms = [Standing.BLOCKED, Standing.DELETED, Standing.STRANGER]
    few = [Reader(FIRST + number, "Анна", standing=each) for number, each in enumerate(terms)]
    many = [Reader(FIRST + number, "Олег", "Климов", f"oleg_{number}") for number in range(3, MANY)]

    assert await controlled.does(lambda control: control.add_readers("catalog_bot", few + many)) == MANY
    refusals = ["USER_IS_BLOCKED", "USER_IS_DEACTIVATED", "BOT_CANT_INITIATE"]
    for number, refusal in enumerate(refusals):
        with pytest.raises(Refused, match=refusal):
            controlled.world.direct.send(bot, people.get(FIRST + number), "x")
    last = people.get(FIRST + MANY - 1)
    assert (last.name, last.username, last.phone) == ("Олег Климов", f"oleg_{MANY - 1}", None)
    assert controlled.world.direct.send(bot, last, "x")
    assert people.add("Позже").id < FIRST


async def test_readers_who_are_there_already_get_the_standing_anew(controlled: Controlled) -> None:
    people, bot = controlled.world.people, controlled.world.people.add_bot("catalog_bot")

    def deed(control: ControlClient) -> Any:
        control.add_readers("catalog_bot", [Reader(FIRST, "Анна", standing=Standing.DELETED)])
        return control.add_readers("catalog_bot", [Reader(FIRST, "Анна")])

    assert await controlled.does(deed) == 0
    assert controlled.world.direct.send(bot, people.get(FIRST), "x")


async def test_what_is_no_reader_or_no_bot_is_refused_in_words(controlled: Controlled) -> None:
    anna = controlled.world.people.add("Анна", username="anna_")
    controlled.world.people.add_bot("catalog_bot")

    def deed(control: ControlClient) -> None:
        with pytest.raises(ControlError, match="is no reader"):
            control.add_readers("catalog_bot", [Reader(anna.id, "Анна")])
        with pytest.raises(ControlError, match="it is none"):
            control.add_readers("anna_", [Reader(FIRST, "Анна")])
        with pytest.raises(ControlError, match="«standing» cannot be asleep"):
            control.post("/readers", bot="catalog_bot", people=[{"id": 1, "first_name": "А", "standing": "asleep"}])
        with pytest.raises(ControlError, match="«people» must be a list of objects"):
            control.post("/readers", bot="catalog_bot", people=[1])
        with pytest.raises(ControlError, match="«since» cannot be"):
            control._call("GET", "/letters?bot=catalog_bot&since=lately")

    await controlled.does(deed)


async def test_whatever_a_bot_wrote_is_counted_by_text_and_by_person(controlled: Controlled) -> None:
    world = controlled.world
    bot, other = world.people.add_bot("catalog_bot"), world.people.add_bot("other_bot")
    anna, oleg = (world.people.add_extra(FIRST + number, "Анна") for number in range(2))
    for person in (anna, oleg):
        world.direct.start(person, bot)
        world.direct.start(person, other)
    world.direct.send(bot, anna, "давно")
    world.clock.advance(60)
    for person, text in ((anna, "место"), (oleg, "место"), (anna, "место"), (oleg, "другое")):
        world.direct.send(bot, person, text)
    world.direct.send(other, anna, "место")

    found = await controlled.does(lambda control: control.letters("catalog_bot", since=BEGAN + 60))
    assert found == [Letter("место", {anna.id: 2, oleg.id: 1}), Letter("другое", {oleg.id: 1})]
    assert [letter.doubled for letter in found] == [{anna.id: 2}, {}]


async def test_a_bots_token_is_revoked_and_given_back_or_made_anew(controlled: Controlled) -> None:
    people, bot = controlled.world.people, controlled.world.people.add_bot("catalog_bot")
    first = bot.token or ""

    def deed(control: ControlClient) -> str:
        control.revoke_token("catalog_bot")
        assert people.by_token(first) is None
        assert control.give_token("catalog_bot", first) == first
        assert people.by_token(first) is bot
        with pytest.raises(ControlError, match="TOKEN_INVALID"):
            control.give_token("catalog_bot", "5:strange")
        return control.give_token("catalog_bot")

    anew: str = await controlled.does(deed)
    assert (people.by_token(first), people.by_token(anew)) == (None, bot)
