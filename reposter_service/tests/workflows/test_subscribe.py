"""Channels are found, joined and left one at a time, slowly; a daemon that starts again goes on where it was."""

from collections import Counter

import pytest

from reposter_service.domain.membership_queue import Deed
from reposter_service.errors import Disconnected
from reposter_service.tests.builders import HOUR, MINUTE, NOON, new_userbot
from reposter_service.tests.house import House
from reposter_service.tests.workflows.joining import SECOND, a_donor_to_join, started_again, turn, turns
from reposter_service.workflows.records import Membership


async def test_a_donor_is_found_by_its_name_then_joined_with_a_rest_after_each(house: House) -> None:
    donor, channel = await a_donor_to_join(house, met=False)
    assert await turns(house, NOON + HOUR) == [(0 * SECOND, Deed.RESOLVE, 7000), (10 * SECOND, Deed.JOIN, 7000)]
    assert channel.joined
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_a_hundred_and_fifty_donors_are_found_at_once_and_joined_for_hours(house: House) -> None:
    for number in range(150):
        await a_donor_to_join(house, 7000 + number, met=False)
    began = house.now
    done = await turns(house, began + 9 * HOUR, 10 * SECOND)
    wanted = [(n * 10 * SECOND, Deed.RESOLVE, 7000 + n) for n in range(150)]
    wanted += [(1500 * SECOND + n * 3 * MINUTE, Deed.JOIN, 7000 + n) for n in range(150)]
    assert done == wanted
    assert Counter(house.telegram.calls) == {"resolve": 150, "join": 150}


async def test_the_end_that_is_promised_is_kept(house: House) -> None:
    for number in range(20):
        await a_donor_to_join(house, 7000 + number, met=number % 2 == 0)
    await house.storage.memberships.plan(house.project.id, house.now)
    promised = (await house.storage.memberships.progress(house.project.id, house.now)).until
    done = await turns(house, NOON + 3 * HOUR, 10 * SECOND)
    assert NOON + done[-1][0] == promised


async def test_a_daemon_that_is_started_again_and_again_joins_no_faster(house: House) -> None:
    for number in range(3):
        await a_donor_to_join(house, 7000 + number)
    done = []
    for _ in range(20):
        done.append(await turn(house))
        started_again(house)
        house.passes(seconds=10)
    assert [came for came in done if came] == [(Deed.JOIN, 7000), (Deed.JOIN, 7001)]


async def test_an_answer_that_is_lost_costs_the_turn_and_the_join_is_done_at_the_next(house: House) -> None:
    donor, _ = await a_donor_to_join(house)
    house.telegram.raises["join"] = [Disconnected("answer lost")]
    with pytest.raises(Disconnected):
        await turn(house)
    started_again(house)
    assert await turn(house) is None
    house.passes(minutes=3)
    assert await turn(house) == (Deed.JOIN, 7000)
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_without_a_connection_no_turn_is_taken(house: House) -> None:
    await a_donor_to_join(house)
    house.telegram.connected = False
    with pytest.raises(Disconnected):
        await turn(house)
    house.telegram.connected = True
    assert await turn(house) == (Deed.JOIN, 7000)


async def test_a_replaced_userbot_finds_and_joins_every_donor_anew(house: House) -> None:
    donor, channel = await a_donor_to_join(house)
    await turn(house)
    await house.storage.projects.add_userbot(new_userbot(house.project.id, "+79990000009"), house.now)
    channel.joined = False
    assert await turns(house, house.now + HOUR) == [(0 * SECOND, Deed.RESOLVE, 7000), (10 * SECOND, Deed.JOIN, 7000)]
    assert house.stored_donor(donor.id).membership is Membership.JOINED
