"""Direct messages and who may write to whom."""

import pytest
from telegram_sandbox.world import (
    Refused,
    World,
)

NOON = 1_700_000_000


def test_a_bot_writes_only_to_those_who_started_it(world: World) -> None:
    bot, person = world.people.add_bot("menubot"), world.people.add()
    with pytest.raises(Refused, match="BOT_CANT_INITIATE"):
        world.direct.send(bot, person, "hello")
    world.direct.start(person, bot, "code")
    world.direct.send(bot, person, "hello")
    world.direct.block(person, bot)
    with pytest.raises(Refused, match="USER_IS_BLOCKED") as refused:
        world.direct.send(bot, person, "hello")
    assert refused.value.status == 403
    assert [message.text for message in world.direct.chat(person, bot)] == ["/start code", "hello"]


def test_each_account_numbers_its_own_box(world: World) -> None:
    bot, ann, bob = world.people.add_bot("menubot"), world.people.add("Ann"), world.people.add("Bob")
    world.direct.start(ann, bot)
    to_bob = world.direct.start(bob, bot)
    assert to_bob.ids == {bob.id: 1, bot.id: 2}


def test_a_bots_id_is_the_number_its_token_begins_with(world: World) -> None:
    assert world.people.add_bot("menubot", token="123456789:AAA").id == 123456789
