"""Sign-in codes."""

import pytest
from telegram_sandbox.world import (
    AccountState,
    Person,
    Refused,
    Switches,
    World,
    WorldClock,
)

NOON = 1_700_000_000


def test_a_code_comes_into_the_accounts_own_chat(world: World, owner: Person) -> None:
    code = world.sign_in.send_code(f"+{owner.phone}", asker=1)
    [message] = world.direct.chat(owner, world.people.telegram)
    assert code.code in message.text


def test_a_code_belongs_to_the_connection_that_asked(world: World, owner: Person) -> None:
    code = world.sign_in.send_code(str(owner.phone), asker=1)
    assert world.sign_in.check(code.phone, code.hash, code.code, asker=1) is owner
    with pytest.raises(Refused, match="PHONE_CODE_EXPIRED"):
        world.sign_in.check(code.phone, code.hash, code.code, asker=2)


@pytest.mark.parametrize("is_voided", [True, False], ids=["as Telegram does", "switched off"])
def test_a_code_typed_as_text_dies(is_voided: bool) -> None:
    world = World(WorldClock.standing(NOON), Switches(void_typed_codes=is_voided))
    person, bot = world.people.add(), world.people.add_bot("menubot")
    code = world.sign_in.send_code(str(person.phone), asker=1)
    world.direct.send(person, bot, f"here it is: {code.code}")
    if is_voided:
        with pytest.raises(Refused, match="PHONE_CODE_EXPIRED"):
            world.sign_in.check(code.phone, code.hash, code.code, asker=1)
    else:
        assert world.sign_in.check(code.phone, code.hash, code.code, asker=1) is person


def test_a_code_typed_with_separators_lives(world: World, owner: Person) -> None:
    bot = world.people.add_bot("menubot")
    code = world.sign_in.send_code(str(owner.phone), asker=1)
    world.direct.send(owner, bot, "-".join(code.code))
    assert world.sign_in.check(code.phone, code.hash, code.code, asker=1) is owner


def test_a_banned_phone_gets_no_code(world: World, owner: Person) -> None:
    world.people.set_state(owner, AccountState.BANNED)
    with pytest.raises(Refused, match="PHONE_NUMBER_BANNED"):
        world.sign_in.send_code(str(owner.phone), asker=1)
