"""What the workflows rely on, of the real userbots and of the Telegram in memory that their tests use alike."""

import pytest

from reposter_service.domain.links import PublicLink
from reposter_service.errors import (
    DonorUnavailable,
    ForwardsForbidden,
    LinkProblem,
    LinkRefused,
    PostUnavailable,
    TargetClosed,
)
from reposter_service.tests.userbots.conftest import PROJECT, House, Town
from reposter_service.tests.userbots.stages import InMemory, OverSockets, Stage
from reposter_service.workflows.records import Membership
from reposter_service.workflows.telegram_ports import Publisher, Reader, Subscriber


@pytest.fixture(params=["in memory", "over sockets"])
def stage(request: pytest.FixtureRequest, town: Town, house: House) -> Stage:
    return InMemory() if request.param == "in memory" else OverSockets(town, house.pool)


@pytest.fixture
def reader(stage: Stage) -> Reader:
    return stage.userbots.reader(PROJECT)


@pytest.fixture
def publisher(stage: Stage) -> Publisher:
    return stage.userbots.publisher(PROJECT)


@pytest.fixture
def subscriber(stage: Stage) -> Subscriber:
    return stage.userbots.subscriber(PROJECT)


async def test_tops_are_those_of_joined_channels(stage: Stage, reader: Reader) -> None:
    joined, other = await stage.donor(), await stage.donor("newsroom", joined=False)
    ids = stage.post(joined, 3)
    stage.post(other, 1)

    assert await reader.tops() == {joined: ids[-1]}


async def test_messages_after_one_come_oldest_first_right_from_there(stage: Stage, reader: Reader) -> None:
    donor = await stage.donor()
    ids = stage.post(donor, 9)
    stage.delete(donor, [ids[4]])

    page = await reader.after(donor, ids[1], 4)

    assert [message.id for message in page] == [ids[2], ids[3], ids[5], ids[6]]


@pytest.mark.parametrize("known", [0, 1], ids=["from the beginning", "from a message"])
async def test_a_page_that_reaches_the_end_is_shorter(stage: Stage, reader: Reader, known: int) -> None:
    donor = await stage.donor()
    ids = stage.post(donor, 5)

    page = await reader.after(donor, ids[0] * known, 100)

    assert [message.id for message in page] == ids[known:]


async def test_the_newest_come_newest_first_and_before_means_older(stage: Stage, reader: Reader) -> None:
    donor = await stage.donor()
    ids = stage.post(donor, 5)

    assert [message.id for message in await reader.newest(donor, None, 2)] == [ids[4], ids[3]]
    assert [message.id for message in await reader.newest(donor, ids[3], 2)] == [ids[2], ids[1]]
    assert list(await reader.newest(donor, ids[0], 2)) == []


async def test_exact_messages_leave_out_the_deleted(stage: Stage, reader: Reader) -> None:
    donor = await stage.donor()
    ids = stage.post(donor, 3)
    stage.delete(donor, [ids[1]])

    assert sorted(await reader.exact(donor, ids)) == [ids[0], ids[2]]


async def test_reactions_are_on_until_they_are_switched_off(stage: Stage, reader: Reader) -> None:
    donor = await stage.donor()

    before = await reader.reactions_on(donor)
    stage.switch_reactions_off(donor)

    assert (before, await reader.reactions_on(donor)) == (True, False)


async def test_a_channel_that_is_shut_is_unavailable(stage: Stage, reader: Reader) -> None:
    donor = await stage.donor()
    stage.shut(donor)

    with pytest.raises(DonorUnavailable):
        await reader.after(donor, 0, 100)
    with pytest.raises(DonorUnavailable):
        await reader.exact(donor, [1])
    with pytest.raises(DonorUnavailable):
        await reader.reactions_on(donor)


async def test_what_was_forwarded_is_found_by_its_original(stage: Stage, publisher: Publisher) -> None:
    donor, target = await stage.donor(), await stage.target()
    ids = stage.post(donor, 3)

    new = await publisher.forward(source=donor, message_ids=ids[:2], target=target, random_ids=[11, 12])

    assert await publisher.sent_before(source=donor, message_ids=ids, target=target, limit=100) == new


async def test_only_the_last_messages_are_looked_at(stage: Stage, publisher: Publisher) -> None:
    donor, target = await stage.donor(), await stage.target()
    ids = stage.post(donor, 3)
    for id_ in ids:
        await publisher.forward(source=donor, message_ids=[id_], target=target, random_ids=[id_])

    assert await publisher.sent_before(source=donor, message_ids=ids[:1], target=target, limit=2) == ()
    assert len(await publisher.sent_before(source=donor, message_ids=ids, target=target, limit=2)) == 2


@pytest.mark.parametrize("forgets", [False, True], ids=["remembered", "forgotten"])
async def test_a_random_id_is_one_deed_as_long_as_telegram_remembers_it(
    stage: Stage, publisher: Publisher, forgets: bool
) -> None:
    donor, target = await stage.donor(), await stage.target()
    (post,) = stage.post(donor, 1)

    first = await publisher.forward(source=donor, message_ids=[post], target=target, random_ids=[11])
    if forgets:
        stage.forget_random_ids()
    second = await publisher.forward(source=donor, message_ids=[post], target=target, random_ids=[11])

    assert (first == second) is not forgets


async def test_protected_content_is_not_forwarded(stage: Stage, publisher: Publisher) -> None:
    donor, target = await stage.donor(), await stage.target()
    stage.protect(donor)
    (post,) = stage.post(donor, 1)

    with pytest.raises(ForwardsForbidden):
        await publisher.forward(source=donor, message_ids=[post], target=target, random_ids=[11])


async def test_a_deleted_post_is_not_forwarded(stage: Stage, publisher: Publisher) -> None:
    donor, target = await stage.donor(), await stage.target()
    (post,) = stage.post(donor, 1)
    stage.delete(donor, [post])

    with pytest.raises(PostUnavailable):
        await publisher.forward(source=donor, message_ids=[post], target=target, random_ids=[11])


async def test_without_rights_the_target_is_closed(stage: Stage, publisher: Publisher, subscriber: Subscriber) -> None:
    donor, target = await stage.donor(), await stage.target()
    (post,) = stage.post(donor, 1)
    before = await subscriber.may_post(target)
    stage.take_rights(target)

    assert (before, await subscriber.may_post(target)) == (True, False)
    with pytest.raises(TargetClosed):
        await publisher.forward(source=donor, message_ids=[post], target=target, random_ids=[11])


async def test_a_name_is_resolved_in_any_case_of_letters(stage: Stage, subscriber: Subscriber) -> None:
    donor = await stage.donor("newsroom", joined=False)

    card = await subscriber.resolve(PublicLink("NewsRoom"))

    assert (card.channel_id, card.username) == (donor, "newsroom")


async def test_a_name_of_nobody_is_refused(subscriber: Subscriber) -> None:
    with pytest.raises(LinkRefused) as refused:
        await subscriber.resolve(PublicLink("nobody_here"))

    assert refused.value.problem is LinkProblem.NOTHING


@pytest.mark.parametrize(
    ("needs_approval", "membership"),
    [(False, Membership.JOINED), (True, Membership.REQUESTED)],
    ids=["an open invite", "an invite that admins approve"],
)
async def test_joining_by_an_invite(
    stage: Stage, subscriber: Subscriber, needs_approval: bool, membership: Membership
) -> None:
    donor = await stage.donor("newsroom", joined=False)
    invite = stage.invite(donor, needs_approval=needs_approval)

    assert await subscriber.join(donor, invite) is membership


async def test_an_invite_is_looked_behind_without_joining(stage: Stage, subscriber: Subscriber) -> None:
    joined, open_, closed = await stage.donor(), await stage.donor("newsroom", joined=False), await stage.donor()
    mine, others = (stage.invite(channel_id, needs_approval=False) for channel_id in (joined, open_))
    over = stage.invite(closed, needs_approval=False)
    stage.revoke(closed, over)

    card = await subscriber.behind(mine)
    assert card is not None
    assert card.channel_id == joined
    for _ in range(2):  # the first has not made it a member
        assert await subscriber.behind(others) is None
    with pytest.raises(LinkRefused) as refused:
        await subscriber.behind(over)
    assert refused.value.problem is LinkProblem.INVITE_EXPIRED


async def test_an_invite_that_admins_approve_says_so_before_anything_is_requested(
    stage: Stage, subscriber: Subscriber
) -> None:
    donor = await stage.donor("newsroom", joined=False)
    invite = stage.invite(donor, needs_approval=True)

    for asked in (subscriber.behind, subscriber.resolve):
        with pytest.raises(LinkRefused) as refused:
            await asked(invite)
        assert refused.value.problem is LinkProblem.AWAITS_APPROVAL


async def test_resolving_an_invite_joins(stage: Stage, subscriber: Subscriber) -> None:
    donor = await stage.donor("newsroom", joined=False)
    invite = stage.invite(donor, needs_approval=False)

    assert (await subscriber.resolve(invite)).channel_id == donor

    assert await subscriber.behind(invite) is not None


async def test_a_joined_channel_is_among_the_tops(stage: Stage, reader: Reader, subscriber: Subscriber) -> None:
    donor = await stage.donor("newsroom", joined=False)
    (post,) = stage.post(donor, 1)

    assert await subscriber.join(donor, None) is Membership.JOINED
    assert await reader.tops() == {donor: post}


async def test_a_channel_that_was_left_is_no_longer_among_the_tops(
    stage: Stage, reader: Reader, subscriber: Subscriber
) -> None:
    donor, other = await stage.donor(), await stage.donor()
    stage.post(donor, 1)
    stage.post(other, 1)

    for _ in range(2):  # a channel that is left already is no trouble
        await subscriber.leave(donor)

    assert list(await reader.tops()) == [other]


async def test_joining_by_an_invite_that_is_over_is_refused(stage: Stage, subscriber: Subscriber) -> None:
    donor = await stage.donor("newsroom", joined=False)
    invite = stage.invite(donor, needs_approval=False)
    stage.revoke(donor, invite)

    with pytest.raises(LinkRefused) as refused:
        await subscriber.join(donor, invite)

    assert refused.value.problem is LinkProblem.INVITE_EXPIRED
