import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import Person, ReactionsPolicy


async def test_a_chat_may_be_a_person_a_bot_a_group_a_channel_or_nothing(stage: Stage) -> None:
    group = stage.world.channels.create("Talk", owner=stage.ann, username="talk_x", is_group=True)
    person, bot = await stage.bot.get_chat(stage.ann.id), await stage.bot.get_chat("@menubot")
    assert (person.type, person.first_name, bot.type, bot.id) == ("private", "Ann", "private", stage.menu.id)
    assert (await stage.bot.get_chat("@talk_x")).type == "supergroup"
    channel = await stage.bot.get_chat("@NEWS_X")
    assert (channel.type, channel.id, channel.title) == ("channel", stage.news.bot_api_id, "News")
    assert (await stage.bot.get_chat(group.bot_api_id)).title == "Talk"
    for nobody in ("@nobody_here", 12345, -1_009_999_999_999):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await stage.bot.get_chat(nobody)


async def test_people_who_never_started_the_bot_and_other_bots_are_not_found(stage: Stage) -> None:
    bob, other = stage.world.people.add("Bob", username="bob_b"), stage.world.people.add_bot("otherbot")
    for unknown in ("@bob_b", bob.id, "@otherbot", other.id):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await stage.bot.get_chat(unknown)
    assert (await stage.bot.get_chat("@ann_s")).id == stage.ann.id
    stage.world.direct.block(stage.ann, stage.menu)
    assert (await stage.bot.get_chat("@ann_s")).id == stage.ann.id


async def test_reactions_and_protection_are_shown(stage: Stage) -> None:
    assert (await stage.bot.get_chat("@news_x")).available_reactions is None
    stage.world.channels.set_reactions(stage.news, ReactionsPolicy.none())
    stage.world.channels.set_noforwards(stage.news, is_on=True)
    chat = await stage.bot.get_chat("@news_x")
    assert (chat.available_reactions, chat.has_protected_content) == ([], True)
    stage.world.channels.set_reactions(stage.news, ReactionsPolicy.some(["👍"]))
    assert (await stage.bot.get_chat("@news_x")).available_reactions[0].emoji == "👍"


async def test_a_member_has_a_standing(stage: Stage) -> None:
    owner, bob = stage.world.people.get(stage.news.owner_id), stage.world.people.add("Bob")
    stage.world.members.join(stage.news, bob)

    async def standing(person: Person) -> str:
        return str((await stage.bot.get_chat_member("@news_x", person.id)).status)

    assert [await standing(person) for person in (owner, stage.menu, bob, stage.ann)] == [
        "creator",
        "administrator",
        "member",
        "left",
    ]
    stage.world.members.kick(stage.news, bob, by=owner)
    assert await standing(bob) == "kicked"
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await stage.bot.get_chat_member("@news_x", 1)


async def test_a_bot_sees_its_own_rights(stage: Stage) -> None:
    me = await stage.bot.get_chat_member("@news_x", stage.menu.id)
    assert (me.can_post_messages, me.can_invite_users, me.can_promote_members) == (True, True, False)


async def test_members_of_a_channel_are_shown_to_its_admins_only(stage: Stage) -> None:
    stage.world.channels.create("Foreign", owner=stage.ann, username="foreign")
    assert (await stage.bot.get_chat_member("@foreign", stage.menu.id)).status == "left"
    for ask in (stage.bot.get_chat_member("@foreign", stage.ann.id), stage.bot.get_chat_administrators("@foreign")):
        with pytest.raises(TelegramBadRequest, match="member list is inaccessible"):
            await ask


async def test_administrators_are_the_owner_and_the_admins_without_other_bots(stage: Stage) -> None:
    stage.world.members.promote(stage.news, stage.ann)
    stage.world.members.promote(stage.news, stage.world.people.add_bot("otherbot"))
    admins = await stage.bot.get_chat_administrators("@news_x")
    assert [admin.user.id for admin in admins] == [stage.news.owner_id, stage.menu.id, stage.ann.id]


async def test_members_are_counted(stage: Stage) -> None:
    assert await stage.bot.get_chat_member_count("@news_x") == 2
    with pytest.raises(TelegramBadRequest, match="supergroup and channel chats"):
        await stage.bot.get_chat_member_count(stage.ann.id)


async def test_a_bot_can_leave(stage: Stage) -> None:
    assert await stage.bot.leave_chat("@news_x")
    with pytest.raises(TelegramForbiddenError, match="bot is not a member"):
        await stage.bot.leave_chat("@news_x")
