"""What is there to be tried by hand: every link leads where its words say."""

import pytest
from telegram_sandbox.admins import Admins
from telegram_sandbox.story import spares
from telegram_sandbox.story.play import Story
from telegram_sandbox.story.spares import Spares
from telegram_sandbox.world import AccountState, Channel, Refused, Standing, World, WorldClock


@pytest.fixture
def world() -> World:
    return World(WorldClock.standing(1_700_000_000))


@pytest.fixture
def admins(world: World) -> Admins:
    return Admins.appointed(world)


@pytest.fixture
def things(world: World, admins: Admins) -> Spares:
    return Spares(world, admins)


def test_the_owner_has_a_channel_with_the_bot_and_one_without(things: Spares, admins: Admins) -> None:
    with_bot, without = things.targets
    assert {channel.owner_id for channel in things.targets} == {admins.people[0].id}
    assert [channel.standing(admins.bot.id) for channel in (with_bot, without)] == [
        Standing.ADMINISTRATOR,
        Standing.LEFT,
    ]


def test_spare_accounts_are_whole_with_a_password_banned_and_without_rights(world: World, things: Spares) -> None:
    whole, with_password, banned, stranger = things.accounts
    phones = (spares.PHONE, spares.PHONE_WITH_PASSWORD, spares.PHONE_BANNED, spares.PHONE_WITHOUT_RIGHTS)
    assert [world.people.by_phone(phone) for phone in phones] == things.accounts
    design = things.targets[0]
    assert [design.standing(person.id) is Standing.ADMINISTRATOR for person in things.accounts] == [
        True,
        True,
        False,
        False,
    ]
    assert (with_password.password, whole.password) == (spares.PASSWORD, None)
    assert (banned.state, stranger.state) == (AccountState.BANNED, AccountState.ACTIVE)


def test_every_tip_leads_where_it_says(world: World, things: Spares) -> None:
    def led(link: str) -> str:
        name = link.removeprefix("https://t.me/")
        try:
            found = world.channels.by_invite(name[1:])[0] if name[0] == "+" else world.resolve(name)
        except Refused:
            return "никуда"
        if isinstance(found, Channel):
            return "группа" if found.is_group else "канал"
        return "бот" if found.is_bot else "человек"

    assert [led(tip.link) for tip in things.tips] == ["канал"] * 9 + ["группа", "бот", "человек", "никуда"]


def test_the_one_who_asks_to_be_let_in_waits(world: World, things: Spares) -> None:
    (tip,) = [tip for tip in things.tips if "по заявке" in tip.about]
    with pytest.raises(Refused, match="INVITE_REQUEST_SENT"):
        world.members.join_by_invite(tip.link.removeprefix("https://t.me/+"), things.accounts[0])


async def test_the_story_publishes_in_spare_donors_too_and_enrolls_none(world: World, things: Spares) -> None:
    story = Story(world, hour=20.0)
    story.adopt(spares.TOPIC, things.donors)
    planned = {
        donor["link"]
        for project in story.plan(dict.fromkeys(story.userbots, ""))["projects"]
        for donor in project["donors"]
    }
    assert not planned & {tip.link for tip in things.tips}
    story.stop()
    begun = [scene.donor for scene, _ in zip(story._scenes(), range(400), strict=False)]
    assert set(things.donors) <= set(begun)
