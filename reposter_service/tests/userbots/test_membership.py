"""Finding channels behind links, and joining them, over a real socket."""

from collections.abc import Callable

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world.rights import AdminRights

from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink
from reposter_service.errors import ChannelsFull, DonorUnavailable, FloodWait, LinkProblem, LinkRefused, NotFoundYet
from reposter_service.tests.userbots.conftest import PROJECT, House, Town
from reposter_service.workflows.records import ChannelCard, Membership


async def test_a_public_name_is_resolved_once_and_never_again_for_reading(town: Town, house: House) -> None:
    donor = town.donor("Новости", joined=False, username="newsroom")
    ids = town.posts(donor, 2)

    card = await house.pool.subscriber(PROJECT).resolve(PublicLink("NewsRoom"))
    read = await house.pool.reader(PROJECT).after(donor.id, 0, 100)

    assert card == ChannelCard(donor.id, "Новости", "newsroom")
    assert [message.id for message in read] == ids
    assert town.calls("contacts.resolveUsername") == 1
    assert town.calls("messages.getDialogs") == 0
    assert donor.id in house.hashes.kept[1]


async def test_a_private_link_is_resolved_by_members(town: Town, house: House) -> None:
    donor = town.donor("Тайны")

    card = await house.pool.subscriber(PROJECT).resolve(PrivateLink(donor.id))

    assert card == ChannelCard(donor.id, "Тайны", None)


async def test_an_invite_is_joined_to_learn_the_channel(town: Town, house: House) -> None:
    donor = town.donor("Тайны", joined=False)
    invite = InviteLink(town.world.channels.invite(donor).hash)
    subscriber = house.pool.subscriber(PROJECT)

    first = await subscriber.resolve(invite)
    again = await subscriber.resolve(invite)

    assert first == again == ChannelCard(donor.id, "Тайны", None)
    assert town.userbot.id in donor.members
    assert town.calls("messages.importChatInvite") == 1


async def test_an_invite_that_admins_must_approve_is_refused_until_they_have(town: Town, house: House) -> None:
    donor = town.donor("Тайны", joined=False)
    invite = InviteLink(town.world.channels.invite(donor, needs_approval=True).hash)
    subscriber = house.pool.subscriber(PROJECT)

    with pytest.raises(LinkRefused) as refused:
        await subscriber.resolve(invite)
    town.world.members.approve(donor, town.userbot, by=town.owner)

    assert refused.value.problem is LinkProblem.AWAITS_APPROVAL
    assert (await subscriber.resolve(invite)).channel_id == donor.id


def _a_person(town: Town) -> Link:
    town.world.people.add("Аня", username="anna_k")
    return PublicLink("anna_k")


def _a_bot(town: Town) -> Link:
    town.world.people.add_bot("helper_bot")
    return PublicLink("helper_bot")


def _a_group(town: Town) -> Link:
    town.world.channels.create("Чат", owner=town.owner, is_group=True, username="chatroom")
    return PublicLink("chatroom")


def _nothing(town: Town) -> Link:
    return PublicLink("nobody_here")


def _a_strangers_channel(town: Town) -> Link:
    return PrivateLink(town.donor(joined=False).id)


def _a_dead_invite(town: Town) -> Link:
    return InviteLink("AAAAAAAAAAAAAAAA")


def _an_invite_to_a_group(town: Town) -> Link:
    group = town.world.channels.create("Чат", owner=town.owner, is_group=True)
    return InviteLink(town.world.channels.invite(group).hash)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (_a_person, LinkProblem.PERSON),
        (_a_bot, LinkProblem.BOT),
        (_a_group, LinkProblem.GROUP),
        (_nothing, LinkProblem.NOTHING),
        (_a_strangers_channel, LinkProblem.NOT_A_MEMBER),
        (_a_dead_invite, LinkProblem.INVITE_EXPIRED),
        (_an_invite_to_a_group, LinkProblem.GROUP),
    ],
    ids=lambda value: value.value if isinstance(value, LinkProblem) else value.__name__.strip("_"),
)
async def test_a_link_to_no_channel_is_refused_with_its_problem(
    town: Town, house: House, link: Callable[[Town], Link], problem: LinkProblem
) -> None:
    with pytest.raises(LinkRefused) as refused:
        await house.pool.subscriber(PROJECT).resolve(link(town))

    assert refused.value.problem is problem
    assert town.calls("messages.importChatInvite") == 0


async def test_a_group_in_which_the_userbot_is_is_no_channel_by_its_invite_either(town: Town, house: House) -> None:
    group = town.world.channels.create("Чат", owner=town.userbot, is_group=True)
    invite = InviteLink(town.world.channels.invite(group).hash)
    subscriber = house.pool.subscriber(PROJECT)

    for asked in (subscriber.behind, subscriber.resolve):
        with pytest.raises(LinkRefused) as refused:
            await asked(invite)
        assert refused.value.problem is LinkProblem.GROUP


async def test_a_public_channel_is_joined_and_joining_twice_is_no_error(town: Town, house: House) -> None:
    donor = town.donor(joined=False, username="newsroom")
    subscriber = house.pool.subscriber(PROJECT)
    await subscriber.resolve(PublicLink("newsroom"))

    joined = [await subscriber.join(donor.id, None) for _ in range(2)]

    assert joined == [Membership.JOINED, Membership.JOINED]
    assert town.userbot.id in donor.members


@pytest.mark.parametrize(
    ("needs_approval", "membership"),
    [(False, Membership.JOINED), (True, Membership.REQUESTED)],
    ids=["an open invite", "an invite that admins approve"],
)
async def test_a_private_channel_is_joined_by_its_invite(
    town: Town, house: House, needs_approval: bool, membership: Membership
) -> None:
    donor = town.donor(joined=False)
    invite = InviteLink(town.world.channels.invite(donor, needs_approval=needs_approval).hash)

    assert await house.pool.subscriber(PROJECT).join(donor.id, invite) is membership
    assert (town.userbot.id in donor.members) is (membership is Membership.JOINED)


async def test_what_was_joined_can_be_read_at_once(town: Town, house: House) -> None:
    donor = town.donor(joined=False)
    ids = town.posts(donor, 1)
    await house.pool.subscriber(PROJECT).join(donor.id, InviteLink(town.world.channels.invite(donor).hash))

    found = await house.pool.reader(PROJECT).exact(donor.id, ids)

    assert sorted(found) == ids
    assert town.calls("messages.getDialogs") == 0


async def test_a_second_join_by_the_same_invite_is_no_error(town: Town, house: House) -> None:
    donor = town.donor()
    invite = InviteLink(town.world.channels.invite(donor).hash)

    assert await house.pool.subscriber(PROJECT).join(donor.id, invite) is Membership.JOINED


async def test_a_channel_that_keeps_us_out_is_unavailable(town: Town, house: House) -> None:
    donor = town.donor(username="newsroom")
    await house.pool.reader(PROJECT).tops()
    town.world.members.kick(donor, town.userbot, by=town.owner)

    with pytest.raises(DonorUnavailable):
        await house.pool.subscriber(PROJECT).join(donor.id, None)


async def test_a_flood_wait_on_joining_stops_further_joins_and_nothing_else(town: Town, house: House) -> None:
    donors = [town.donor(name, joined=False, username=name) for name in ("news_one", "news_two")]
    subscriber = house.pool.subscriber(PROJECT)
    for donor in donors:
        await subscriber.resolve(PublicLink(donor.username or ""))
    town.faults.add(Rule.flood_wait(166, method="channels.joinChannel", times=1))

    for donor in donors:
        with pytest.raises(FloodWait):
            await subscriber.join(donor.id, None)

    assert town.calls("channels.joinChannel") == 1
    assert await house.pool.reader(PROJECT).newest(donors[0].id, None, 1) == []


async def test_an_account_in_as_many_channels_as_allowed_is_full(town: Town, house: House) -> None:
    donor = town.donor(joined=False, username="newsroom")
    await house.pool.subscriber(PROJECT).resolve(PublicLink("newsroom"))
    town.faults.add(Rule.error(400, "CHANNELS_TOO_MUCH", method="channels.joinChannel", times=1))

    with pytest.raises(ChannelsFull):
        await house.pool.subscriber(PROJECT).join(donor.id, None)


async def test_an_invite_that_was_revoked_is_no_trouble_of_the_channel(town: Town, house: House) -> None:
    donor = town.donor(joined=False)
    invite = town.world.channels.invite(donor)
    invite.is_revoked = True

    with pytest.raises(LinkRefused) as refused:
        await house.pool.subscriber(PROJECT).join(donor.id, InviteLink(invite.hash))

    assert refused.value.problem is LinkProblem.INVITE_EXPIRED


async def test_a_channel_the_account_has_never_met_is_not_found_yet(town: Town, house: House) -> None:
    donor = town.donor(joined=False, username="newsroom")

    with pytest.raises(NotFoundYet):
        await house.pool.subscriber(PROJECT).join(donor.id, None)
    with pytest.raises(NotFoundYet):
        await house.pool.reader(PROJECT).newest(donor.id, None, 1)

    assert town.calls("channels.joinChannel") == 0


async def test_a_channel_is_left_in_one_request(town: Town, house: House) -> None:
    donor = town.donor()
    await house.pool.reader(PROJECT).tops()

    await house.pool.subscriber(PROJECT).leave(donor.id)

    assert town.userbot.id not in donor.members
    assert town.calls("channels.leaveChannel") == 1


async def test_a_channel_the_userbot_is_not_in_is_left_already(town: Town, house: House) -> None:
    public, private, kept_out = town.donor(joined=False, username="newsroom"), town.donor(), town.donor()
    subscriber = house.pool.subscriber(PROJECT)
    await subscriber.resolve(PublicLink("newsroom"))
    await house.pool.reader(PROJECT).tops()
    town.world.members.leave(private, town.userbot)
    town.world.members.kick(kept_out, town.userbot, by=town.owner)
    never_met = town.donor(joined=False)

    for donor in (public, private, kept_out, never_met):
        await subscriber.leave(donor.id)

    assert town.calls("channels.leaveChannel") == 3


async def test_a_flood_wait_on_leaving_is_told(town: Town, house: House) -> None:
    donor = town.donor()
    await house.pool.reader(PROJECT).tops()
    town.faults.add(Rule.flood_wait(166, method="channels.leaveChannel", times=1))

    with pytest.raises(FloodWait):
        await house.pool.subscriber(PROJECT).leave(donor.id)

    assert town.userbot.id in donor.members


@pytest.mark.parametrize(
    ("rights", "may_post"),
    [
        pytest.param(AdminRights.all(), True, id="an admin who may post"),
        pytest.param(AdminRights.none(), False, id="an admin who may not"),
        pytest.param(None, False, id="a subscriber"),
    ],
)
async def test_whether_the_userbot_may_post(
    town: Town, house: House, rights: AdminRights | None, may_post: bool
) -> None:
    target = town.donor("Проект")
    if rights is not None:
        town.world.members.promote(target, town.userbot, rights)

    assert await house.pool.subscriber(PROJECT).may_post(target.id) is may_post


async def test_the_owner_of_a_channel_may_post(town: Town, house: House) -> None:
    target = town.world.channels.create("Проект", owner=town.userbot)

    assert await house.pool.subscriber(PROJECT).may_post(target.id)


async def test_a_stranger_may_not_post(town: Town, house: House) -> None:
    public = town.donor("Проект", joined=False, username="our_channel")
    private = town.donor("Тайны", joined=False)
    subscriber = house.pool.subscriber(PROJECT)
    await subscriber.resolve(PublicLink("our_channel"))

    assert not await subscriber.may_post(public.id)
    assert not await subscriber.may_post(private.id)
