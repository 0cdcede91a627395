"""The channel behind a link: asked of the bot where it can tell, of the userbot where it must."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reposter_service.domain import links
from reposter_service.domain.links import InviteLink
from reposter_service.errors import (
    AccountLost,
    AccountState,
    ChannelsFull,
    FloodWait,
    LinkProblem,
    LinkRefused,
    Temporary,
)
from reposter_service.tests.builders import NOON, TARGET_ID, new_donor
from reposter_service.tests.workflows.searching import Search
from reposter_service.workflows.enroll import FoundChannel, Refusal, Refused
from reposter_service.workflows.records import ChannelCard


async def test_a_public_name_is_asked_of_the_bot_alone(search: Search) -> None:
    card = search.bot.channel(7000, "donor")
    assert await search.donor("@Donor") == FoundChannel(card, None)
    assert search.asked == (1, 0)


async def test_a_name_that_the_bot_does_not_know_is_asked_of_the_userbot(search: Search) -> None:
    search.house.telegram.channel(7000, "donor")
    assert await search.donor("@donor") == FoundChannel(ChannelCard(7000, "Канал", "donor"), None)
    assert search.asked == (1, 1)


@pytest.mark.parametrize("problem", [LinkProblem.PERSON, LinkProblem.BOT, LinkProblem.GROUP, LinkProblem.NOTHING])
async def test_the_userbot_tells_apart_what_the_bot_is_not_shown(search: Search, problem: LinkProblem) -> None:
    search.house.telegram.raises["resolve"] = [LinkRefused(problem)]
    assert await search.donor("@somebody") == Refused(Refusal(problem.value))


@pytest.mark.parametrize(
    "trouble", [FloodWait("x", timedelta(hours=5)), AccountLost(AccountState.BANNED), Temporary("x")]
)
async def test_a_userbot_that_cannot_be_asked_leaves_the_bots_word(search: Search, trouble: Exception) -> None:
    search.house.telegram.raises["resolve"] = [trouble, trouble]
    assert await search.donor("@somebody") == Refused(Refusal.NOTHING)
    assert await search.donor("@some_BOT") == Refused(Refusal.BOT)


async def test_without_a_userbot_a_name_that_ends_so_is_a_bots(search: Search) -> None:
    search.house.project = replace(search.project, userbot_id=None)
    assert await search.donor("@some_bot") == Refused(Refusal.BOT)
    assert await search.donor("@somebody") == Refused(Refusal.NOTHING)
    assert search.asked == (2, 0)


async def test_a_group_needs_no_second_opinion(search: Search) -> None:
    search.bot.others["some_chat"] = LinkProblem.GROUP
    assert await search.donor("@some_chat") == Refused(Refusal.GROUP)
    assert search.asked == (1, 0)


@pytest.mark.parametrize("link", ["@DONOR", "https://t.me/donor/5", "https://t.me/c/7000/5", "t.me/+invite-7000"])
async def test_about_a_donor_that_is_there_nobody_is_asked(search: Search, link: str) -> None:
    donor = await search.house.storage.donors.add(
        new_donor(search.project.id, 7000, invite=InviteLink("invite-7000")), NOON
    )
    assert await search.donor(link) == Refused(Refusal.ALREADY_THERE, there=donor)
    assert search.asked == (0, 0)


@pytest.mark.parametrize("link", [f"@project_{TARGET_ID}", f"https://t.me/c/{TARGET_ID}/1"])
async def test_about_the_projects_own_channel_nobody_is_asked(search: Search, link: str) -> None:
    assert await search.donor(link) == Refused(Refusal.OWN_CHANNEL)
    assert search.asked == (0, 0)


async def test_the_projects_own_channel_is_known_by_a_new_name_too(search: Search) -> None:
    search.bot.channel(TARGET_ID, "new_name")
    assert await search.donor("@new_name") == Refused(Refusal.OWN_CHANNEL)


@pytest.mark.parametrize("link", ["t.me/+invite-7000", "https://t.me/c/7000/5"])
async def test_private_channels_are_asked_of_the_userbot_alone(search: Search, link: str) -> None:
    search.house.telegram.channel(7000)
    found = await search.donor(link)
    invite = InviteLink("invite-7000") if "+" in link else None
    assert found == FoundChannel(ChannelCard(7000, "Канал", None), invite)
    assert search.asked == (0, 1)


async def test_an_invitation_is_not_joined_before_the_donor_is_wanted_for_sure(search: Search) -> None:
    """«Назад» instead of X leaves no userbot in a channel that nobody would ever have it leave."""
    channel = search.house.telegram.channel(7000)
    channel.joined = False
    invite = await search.donor("t.me/+invite-7000")
    assert invite == InviteLink("invite-7000")
    assert not channel.joined
    assert await search.find.joined(search.project, invite) == FoundChannel(ChannelCard(7000, "Канал", None), invite)
    assert channel.joined


async def test_a_channel_that_is_a_donor_is_told_at_its_invitation_where_the_userbot_is_in_it(search: Search) -> None:
    search.house.telegram.channel(7000)
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000, username=None), NOON)
    assert await search.donor("t.me/+invite-7000") == Refused(Refusal.ALREADY_THERE, there=donor)
    assert search.house.telegram.calls == ["behind"]


async def test_a_donor_that_is_still_to_be_joined_is_told_when_its_other_invitation_is_joined(search: Search) -> None:
    search.house.telegram.channel(7000).joined = False
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000, username=None), NOON)
    invite = await search.donor("t.me/+invite-7000")
    assert isinstance(invite, InviteLink)
    assert await search.find.joined(search.project, invite) == Refused(Refusal.ALREADY_THERE, there=donor)


async def test_where_admins_must_approve_the_request_is_sent_at_once(search: Search) -> None:
    """Its channel is known only once they have: the same link is then sent again."""
    channel = search.house.telegram.channel(7000)
    channel.joined, channel.asks_admins = False, True
    assert await search.donor("t.me/+invite-7000") == Refused(Refusal.AWAITS_APPROVAL)
    assert search.house.telegram.calls == ["behind", "resolve"]
    channel.joined = True
    assert isinstance(await search.donor("t.me/+invite-7000"), FoundChannel)


@pytest.mark.parametrize("asks_admins", [False, True])
async def test_a_userbot_without_room_joins_by_no_invitation(search: Search, asks_admins: bool) -> None:
    channel = search.house.telegram.channel(7000)
    channel.joined, channel.asks_admins = False, asks_admins
    userbot_id = search.project.userbot_id
    assert userbot_id is not None
    await search.house.storage.accounts.set_channels_limit(userbot_id, 2)
    await search.house.storage.donors.add(new_donor(search.project.id, 7001), NOON)
    full = Refused(Refusal.TOO_MANY_CHANNELS, limit=2)
    assert await search.donor("t.me/+invite-7000") == full
    assert await search.find.joined(search.project, InviteLink("invite-7000")) == full
    assert "resolve" not in search.house.telegram.calls


async def test_what_keeps_the_userbot_from_joining_is_the_reason(search: Search) -> None:
    search.house.telegram.raises["resolve"] = [FloodWait("x", timedelta(hours=5)), ChannelsFull("x")]
    invite = InviteLink("invite-7000")
    assert await search.find.joined(search.project, invite) == Refused(Refusal.FLOOD, wait=timedelta(hours=5))
    assert await search.find.joined(search.project, invite) == Refused(Refusal.TOO_MANY_CHANNELS, limit=500)


@pytest.mark.parametrize("link", ["t.me/+invite-7000", "https://t.me/c/7000/5"])
async def test_private_channels_need_a_userbot(search: Search, link: str) -> None:
    search.house.project = replace(search.project, userbot_id=None)
    assert await search.donor(link) == Refused(Refusal.NO_USERBOT)
    assert search.asked == (0, 0)


@pytest.mark.parametrize(
    ("trouble", "refused"),
    [
        (FloodWait("x", timedelta(hours=5)), Refused(Refusal.FLOOD, wait=timedelta(hours=5))),
        (AccountLost(AccountState.FROZEN), Refused(Refusal.USERBOT_LOST)),
        (LinkRefused(LinkProblem.INVITE_EXPIRED), Refused(Refusal.INVITE_EXPIRED)),
        (LinkRefused(LinkProblem.GROUP), Refused(Refusal.GROUP)),
        (Temporary("x"), Refused(Refusal.TELEGRAM_SILENT)),
    ],
    ids=lambda value: "" if isinstance(value, Refused) else type(value).__name__,
)
async def test_what_keeps_the_userbot_from_looking_is_the_reason(
    search: Search, trouble: Exception, refused: Refused
) -> None:
    search.house.telegram.raises["behind"] = [trouble]
    assert await search.donor("t.me/+invite-7000") == refused


async def test_a_userbot_that_is_not_connected_is_the_reason_too(search: Search) -> None:
    search.house.telegram.connected = False
    assert await search.donor("t.me/+invite-7000") == Refused(Refusal.USERBOT_OFFLINE)


async def test_when_the_bot_is_to_wait_that_is_the_reason(search: Search) -> None:
    search.bot.raises = [FloodWait("x", timedelta(seconds=7)), Temporary("x")]
    assert await search.donor("@donor") == Refused(Refusal.FLOOD, wait=timedelta(seconds=7))
    assert await search.donor("@donor") == Refused(Refusal.TELEGRAM_SILENT)
    assert search.asked == (2, 0)


async def test_one_of_many_is_never_asked_of_the_userbot(search: Search) -> None:
    search.house.telegram.channel(7000, "donor")
    assert await search.one_of_many("@donor") == Refused(Refusal.NOTHING)
    for link in ("t.me/+invite-7000", "https://t.me/c/7000/5"):
        assert await search.one_of_many(link) == Refused(Refusal.PRIVATE_IN_LIST)
    assert search.asked == (1, 0)


# --- A project's channel ---------------------------------------------------------------------------------------------


async def test_a_projects_channel_is_asked_of_the_bot_alone(search: Search) -> None:
    card = search.bot.channel(6000, "travel")
    search.bot.admin_of.add(6000)
    assert await search.find.of_new_project(links.parse("@travel")) == card
    assert search.asked == (2, 0)


async def test_a_projects_channel_has_the_bot_among_its_administrators(search: Search) -> None:
    search.bot.channel(6000, "travel")
    search.bot.channel(6001)
    for link in ("@travel", "https://t.me/c/6001/1"):
        assert await search.find.of_new_project(links.parse(link)) == Refused(Refusal.BOT_NOT_ADMIN)


async def test_a_channel_that_is_a_project_is_known_before_rights_are_asked_for(search: Search) -> None:
    search.bot.channel(TARGET_ID, "new_name")
    refused = await search.find.of_new_project(links.parse("@new_name"))
    assert isinstance(refused, Refused)
    assert refused.because is Refusal.ALREADY_THERE
    assert search.bot.calls == ["find"]
