"""Reading channels over a real socket: what is read, and how many requests it costs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world.counters import Reaction
from telegram_sandbox.world.rights import ReactionsPolicy

from reposter_service.domain.rating import Counters
from reposter_service.errors import DonorUnavailable, FloodWait
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.waiting import until
from reposter_service.userbots.reader import TelegramReader


async def test_tops_name_the_newest_message_of_every_joined_channel(town: Town, house: House) -> None:
    news, quiet, elsewhere = town.donor("Новости"), town.donor("Тихий"), town.donor("Чужой", joined=False)
    town.posts(elsewhere, 2)
    (*_, newest) = town.posts(news, 3)

    tops = await house.pool.reader(PROJECT).tops()

    assert tops == {news.id: newest, quiet.id: quiet.top_id}


async def test_tops_cost_one_request_per_hundred_dialogs(town: Town, house: House) -> None:
    donors = [town.donor(f"Канал {n}") for n in range(250)]
    expected = {donor.id: town.posts(donor, 1)[0] for donor in donors}
    before = town.calls("messages.getDialogs")

    tops = await house.pool.reader(PROJECT).tops()

    assert tops == expected
    assert town.calls("messages.getDialogs") - before == 3


async def test_news_are_read_oldest_first_and_without_a_gap(town: Town, house: House) -> None:
    donor = town.donor()
    first, *rest = town.posts(donor, 250)
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    read: list[int] = []

    pages = 0
    while page := await reader.after(donor.id, read[-1] if read else first, 100):
        read += [message.id for message in page]
        pages += 1

    assert read == rest
    assert pages == 3
    assert town.calls("messages.getHistory") == pages + 1


async def test_deleted_messages_leave_no_gap_in_the_news(town: Town, house: House) -> None:
    donor = town.donor()
    ids = town.posts(donor, 30)
    town.world.posts.delete(donor, ids[1:12])

    page = await house.pool.reader(PROJECT).after(donor.id, ids[0], 5)

    assert [message.id for message in page] == ids[12:17]


async def test_nothing_newer_is_an_empty_page(town: Town, house: House) -> None:
    donor = town.donor()
    (*_, newest) = town.posts(donor, 3)

    assert await house.pool.reader(PROJECT).after(donor.id, newest, 100) == []


async def test_the_newest_messages_are_read_newest_first_and_paged_backwards(town: Town, house: House) -> None:
    donor = town.donor()
    ids = town.posts(donor, 12)
    reader = house.pool.reader(PROJECT)

    first = await reader.newest(donor.id, None, 5)
    second = await reader.newest(donor.id, first[-1].id, 5)

    assert [message.id for message in (*first, *second)] == ids[:1:-1]


async def test_exact_messages_come_with_their_numbers_and_the_deleted_are_missing(town: Town, house: House) -> None:
    donor = town.donor()
    ids = town.posts(donor, 3)
    message = town.world.posts.get(donor, ids[0])
    reactions = {Reaction.emoji("👍"): 20, Reaction.custom(7): 5, Reaction.paid(): 100}
    town.world.posts.set_counters(message, views=300, forwards=4, reactions=reactions)
    town.world.posts.delete(donor, [ids[1]])

    found = await house.pool.reader(PROJECT).exact(donor.id, [*ids, 999])

    assert sorted(found) == [ids[0], ids[2]]
    assert found[ids[0]].counters == Counters(views=300, forwards=4, reactions=25, paid_reactions=100)
    assert found[ids[0]].date == datetime.fromtimestamp(message.date, UTC)


@pytest.mark.parametrize(("number", "requests"), [(1, 1), (100, 1), (101, 2)])
async def test_exact_messages_cost_one_request_per_hundred(
    town: Town, house: House, number: int, requests: int
) -> None:
    donor = town.donor()
    ids = town.posts(donor, number)

    found = await house.pool.reader(PROJECT).exact(donor.id, ids)

    assert sorted(found) == ids
    assert town.calls("channels.getMessages") == requests


async def test_a_protected_channel_shows_in_its_messages(town: Town, house: House) -> None:
    donor = town.donor(is_noforwards=True)
    ids = town.posts(donor, 1)

    found = await house.pool.reader(PROJECT).exact(donor.id, ids)

    assert found[ids[0]].protected


@pytest.mark.parametrize(
    ("policy", "are_on"),
    [
        pytest.param(ReactionsPolicy.all(), True, id="all"),
        pytest.param(ReactionsPolicy.some(["👍"]), True, id="some"),
        pytest.param(ReactionsPolicy.none(), False, id="none"),
    ],
)
async def test_whether_readers_may_react(town: Town, house: House, policy: Any, are_on: bool) -> None:
    donor = town.donor(reactions=policy)

    assert await house.pool.reader(PROJECT).reactions_on(donor.id) is are_on
    assert town.calls("channels.getFullChannel") == 1


async def test_a_donor_that_shut_us_out_is_unavailable(town: Town, house: House) -> None:
    donor = town.donor()
    ids = town.posts(donor, 1)
    await house.pool.reader(PROJECT).tops()
    town.world.members.kick(donor, town.userbot, by=town.owner)

    with pytest.raises(DonorUnavailable):
        await house.pool.reader(PROJECT).exact(donor.id, ids)


@pytest.mark.parametrize("word", ["CHAT_ADMIN_REQUIRED", "CHANNEL_PRIVATE", "MESSAGE_ID_INVALID"])
@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda reader, donor_id: reader.exact(donor_id, [1]), id="exact"),
        pytest.param(lambda reader, donor_id: reader.newest(donor_id, None, 10), id="newest"),
        pytest.param(lambda reader, donor_id: reader.after(donor_id, 0, 10), id="after"),
        pytest.param(lambda reader, donor_id: reader.reactions_on(donor_id), id="reactions"),
    ],
)
async def test_whatever_telegram_refuses_a_reader_with_it_is_the_donor(
    town: Town, house: House, read: Callable[[TelegramReader, int], Awaitable[Any]], word: str
) -> None:
    donor = town.donor()
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    town.faults.add(Rule.error(400, word, door="mtproto"))

    with pytest.raises(DonorUnavailable):
        await read(reader, donor.id)


async def test_an_unknown_channel_is_looked_for_in_the_dialogs_once(town: Town, house: House) -> None:
    stranger = town.donor(joined=False)
    reader = house.pool.reader(PROJECT)

    for _ in range(3):
        with pytest.raises(DonorUnavailable):
            await reader.newest(stranger.id, None, 10)

    assert town.calls("messages.getDialogs") == 1
    assert town.calls("contacts.resolveUsername") == 0


async def test_access_hashes_outlive_the_connection(town: Town, houses: Houses) -> None:
    donor = town.donor()
    ids = town.posts(donor, 1)
    async with houses.open() as first:
        await first.connected()
        await first.pool.reader(PROJECT).tops()
    before = town.calls("messages.getDialogs")

    async with houses.open() as second:
        await second.connected()
        found = await second.pool.reader(PROJECT).exact(donor.id, ids)

    assert sorted(found) == ids
    assert town.calls("messages.getDialogs") == before


async def test_histories_are_read_at_a_pace_and_measuring_does_not_wait_for_it(town: Town, houses: Houses) -> None:
    donor = town.donor()
    ids = town.posts(donor, 1)
    async with houses.open(history_pace=timedelta(hours=1)) as house:
        await house.connected()
        reader = house.pool.reader(PROJECT)
        await reader.newest(donor.id, None, 10)
        waiting = house.supervisor.start("the second history", lambda: _read(reader, donor.id))

        found = await reader.exact(donor.id, ids)

        assert sorted(found) == ids
        assert not waiting.done()
        assert town.calls("messages.getHistory") == 1


async def _read(reader: Any, channel_id: int) -> None:
    await reader.newest(channel_id, None, 10)


async def test_a_flood_wait_closes_one_kind_of_request_for_all_channels(town: Town, house: House) -> None:
    one, other = town.donor("Один"), town.donor("Другой")
    ids = town.posts(other, 1)
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    town.faults.add(Rule.flood_wait(61, method="messages.getHistory", times=1))

    waits = []
    for channel in (one, other):
        with pytest.raises(FloodWait) as refused:
            await reader.newest(channel.id, None, 10)
        waits.append(refused.value.retry_after)

    assert waits[0] == timedelta(seconds=61)
    assert timedelta() < waits[1] <= waits[0]
    assert town.calls("messages.getHistory") == 1
    assert sorted(await reader.exact(other.id, ids)) == ids


async def test_a_closed_gate_refuses_without_waiting_for_the_pace(town: Town, houses: Houses) -> None:
    donor = town.donor()
    async with houses.open(history_pace=timedelta(hours=1)) as house:
        await house.connected()
        reader = house.pool.reader(PROJECT)
        town.faults.add(Rule.flood_wait(61, method="messages.getHistory", times=1))

        async with asyncio.timeout(30):
            for _ in range(2):
                with pytest.raises(FloodWait):
                    await reader.newest(donor.id, None, 10)


async def test_a_flood_wait_for_measuring_is_kept_across_connections(town: Town, house: House) -> None:
    donor = town.donor()
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    town.faults.add(Rule.flood_wait(61, method="channels.getMessages", times=1))
    with pytest.raises(FloodWait):
        await reader.exact(donor.id, [1])

    town.door.drop(town.userbot)
    await until(lambda: len(house.heard.connected) == 2)

    with pytest.raises(FloodWait) as refused:
        await reader.exact(donor.id, [1])
    assert timedelta() < refused.value.retry_after <= timedelta(seconds=61)
    assert town.calls("channels.getMessages") == 1
