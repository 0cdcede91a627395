"""Forwarding over a real socket: albums whole, one request per call whatever happens to the answer."""

from dataclasses import dataclass
from typing import Any

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.messages import Content
from telegram_sandbox.world.rights import AdminRights

from reposter_service.errors import (
    Disconnected,
    DonorUnavailable,
    ForwardsForbidden,
    PostUnavailable,
    TargetClosed,
    TelegramError,
)
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town

FORWARD = "messages.forwardMessages"


@dataclass
class Errand:
    """One donor, one target, and the forwarding between them."""

    town: Town
    house: House
    donor: Channel
    target: Channel

    async def forward(self, ids: list[int], random_ids: list[int] | None = None) -> tuple[int, ...]:
        return await self.house.pool.publisher(PROJECT).forward(
            source=self.donor.id,
            message_ids=ids,
            target=self.target.id,
            random_ids=random_ids or [1000 + id_ for id_ in ids],
        )

    async def sent_before(self, ids: list[int]) -> tuple[int, ...]:
        return await self.house.pool.publisher(PROJECT).sent_before(
            source=self.donor.id, message_ids=ids, target=self.target.id, limit=100
        )

    @property
    def arrived(self) -> list[tuple[int, ...]]:
        """Ids of the originals, forward by forward."""
        return [entry.source_ids for entry in self.town.world.forwards.into(self.target)]


@pytest.fixture
async def errand(town: Town, house: House) -> Errand:
    return Errand(town, house, town.donor(), town.target())


def album(town: Town, donor: Channel, size: int, **more: Any) -> list[int]:
    contents = [Content(f"фото {n}", media=town.world.posts.photo()) for n in range(size)]
    return [message.id for message in town.world.posts.album(donor, contents, **more)]


async def test_a_post_is_forwarded_and_its_new_id_told(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)

    new = await errand.forward([post])

    (entry,) = town.world.forwards.into(errand.target)
    assert entry.source_ids == (post,)
    assert entry.target_ids == new
    assert entry.random_ids == (1000 + post,)


async def test_an_album_stays_whole_and_costs_one_request(town: Town, errand: Errand) -> None:
    ids = album(town, errand.donor, 10)

    new = await errand.forward(ids)

    made = [errand.target.messages[id_] for id_ in new]
    assert errand.arrived == [tuple(ids)]
    assert len({message.grouped_id for message in made}) == 1
    assert made[0].grouped_id is not None
    assert town.calls(FORWARD) == 1


async def test_ids_go_out_ascending_each_with_its_own_random_id(town: Town, errand: Errand) -> None:
    first, second = town.posts(errand.donor, 2)

    await errand.forward([second, first], random_ids=[22, 11])

    (entry,) = town.world.forwards.into(errand.target)
    assert (entry.source_ids, entry.random_ids) == ((first, second), (11, 22))


async def test_what_is_left_of_an_album_is_told(town: Town, errand: Errand) -> None:
    ids = album(town, errand.donor, 3)
    town.world.posts.delete(errand.donor, ids[1:2])

    new = await errand.forward(ids)

    assert errand.arrived == [(ids[0], ids[2])]
    assert len(new) == 2


async def test_a_repeated_request_gives_the_first_ones_messages(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)

    first = await errand.forward([post])
    second = await errand.forward([post])

    assert second == first
    assert len(errand.arrived) == 1


@pytest.mark.parametrize("forgets", [False, True], ids=["random_ids remembered", "random_ids forgotten"])
async def test_a_lost_answer_is_never_followed_by_a_second_request(town: Town, errand: Errand, forgets: bool) -> None:
    (post,) = town.posts(errand.donor, 1)
    town.faults.add(Rule.lose_answer(FORWARD, times=1))

    with pytest.raises(Disconnected):
        await errand.forward([post])
    if forgets:
        town.world.forwards.forget_random_ids()
    await errand.house.connected()
    await errand.house.pool.reader(PROJECT).tops()

    assert town.calls(FORWARD) == 1
    assert errand.arrived == [(post,)]


async def test_a_deed_whose_answer_was_lost_is_found_in_the_target(town: Town, errand: Errand) -> None:
    ids = album(town, errand.donor, 2)
    town.faults.add(Rule.lose_answer(FORWARD, times=1))
    with pytest.raises(Disconnected):
        await errand.forward(ids)
    await errand.house.connected()

    assert await errand.sent_before(ids) == tuple(sorted(errand.target.messages))
    assert len(errand.target.messages) == 2


@pytest.mark.parametrize("hides", [False, True], ids=["from a person", "from a hidden author"])
async def test_a_donors_post_that_comes_from_a_person_is_found_too(town: Town, errand: Errand, hides: bool) -> None:
    author = town.world.people.add("Аня")
    author.hides_forwards = hides
    group = town.world.channels.create("Чат", owner=author, is_group=True)
    town.world.members.add(group, town.owner)
    ids = [town.world.posts.publish(group, f"реплика {n}", author=author).id for n in range(2)]
    town.world.forwards.forward(town.owner, group, ids, errand.donor, [1, 2])
    first, second = sorted(errand.donor.messages)[-2:]
    (new,) = await errand.forward([second])

    assert await errand.sent_before([second]) == (new,)
    assert await errand.sent_before([first]) == ()


async def test_a_post_that_was_not_sent_is_not_found(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)

    assert await errand.sent_before([post]) == ()


async def test_a_request_that_never_reached_telegram_is_not_sent_later(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)
    await errand.house.pool.reader(PROJECT).tops()
    town.faults.add(Rule(FaultKind.DROP_SOCKET, method=FORWARD, times=1))

    with pytest.raises(Disconnected):
        await errand.forward([post])
    await errand.house.connected()
    await errand.house.pool.reader(PROJECT).tops()

    assert town.calls(FORWARD) == 1
    assert errand.arrived == []


async def test_no_answer_in_time_leaves_open_whether_the_deed_is_done(town: Town, houses: Houses) -> None:
    donor, target = town.donor(), town.target()
    (post,) = town.posts(donor, 1)
    async with houses.open(timeout_s=0.5) as house:
        await house.connected()
        errand = Errand(town, house, donor, target)
        town.faults.add(Rule(FaultKind.DELAY_ANSWER, method=FORWARD, seconds=60, times=1))

        with pytest.raises(Disconnected, match="timeout"):
            await errand.forward([post])
        await house.connected()
        assert await errand.sent_before([post]) != ()

    assert town.calls(FORWARD) == 1


@pytest.mark.parametrize("word", ["RANDOM_ID_DUPLICATE", "RPC_CALL_FAIL"])
async def test_trouble_inside_telegram_is_not_answered_with_a_second_request(
    town: Town, errand: Errand, word: str
) -> None:
    (post,) = town.posts(errand.donor, 1)
    town.faults.add(Rule.error(500, word, method=FORWARD, times=1))

    with pytest.raises(Disconnected):
        await errand.forward([post])

    assert town.calls(FORWARD) == 1


async def test_protected_content_is_refused_for_good(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)
    town.world.channels.set_noforwards(errand.donor, is_on=True)

    with pytest.raises(ForwardsForbidden):
        await errand.forward([post])


async def test_a_deleted_post_is_unavailable(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)
    town.world.posts.delete(errand.donor, [post])

    with pytest.raises(PostUnavailable):
        await errand.forward([post])


async def test_without_the_right_to_post_the_target_is_closed(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)
    town.world.members.promote(errand.target, town.userbot, AdminRights.none())

    with pytest.raises(TargetClosed):
        await errand.forward([post])


@pytest.mark.parametrize(
    ("shut", "refusal"),
    [("donor", DonorUnavailable), ("target", TargetClosed)],
)
async def test_the_channel_that_shut_us_out_is_the_one_named(
    town: Town, errand: Errand, shut: str, refusal: type[TelegramError]
) -> None:
    (post,) = town.posts(errand.donor, 1)
    await errand.house.pool.reader(PROJECT).tops()
    town.world.members.kick(getattr(errand, shut), town.userbot, by=town.owner)

    with pytest.raises(refusal):
        await errand.forward([post])


async def test_a_public_target_that_the_userbot_has_left_is_closed(town: Town, errand: Errand) -> None:
    """Telegram still shows such a channel, and may say CHANNEL_PRIVATE of either."""
    (post,) = town.posts(errand.donor, 1)
    town.world.channels.rename(errand.target, "project")
    await errand.house.pool.reader(PROJECT).tops()
    town.world.members.leave(errand.target, town.userbot)
    town.faults.add(Rule.error(400, "CHANNEL_PRIVATE", method=FORWARD, times=1))

    with pytest.raises(TargetClosed):
        await errand.forward([post])


async def test_a_donor_that_is_closed_while_its_forwards_are_looked_for_is_unavailable(
    town: Town, errand: Errand
) -> None:
    (post,) = town.posts(errand.donor, 1)
    await errand.house.pool.reader(PROJECT).tops()
    town.faults.add(Rule.error(400, "CHAT_ADMIN_REQUIRED", method="channels.getMessages", times=1))

    with pytest.raises(DonorUnavailable):
        await errand.sent_before([post])


async def test_a_target_the_userbot_never_met_is_closed(town: Town, errand: Errand) -> None:
    (post,) = town.posts(errand.donor, 1)
    errand.target = town.donor("Чужой", joined=False)

    with pytest.raises(TargetClosed):
        await errand.forward([post])
    with pytest.raises(TargetClosed):
        await errand.sent_before([post])
