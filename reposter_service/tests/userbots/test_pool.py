"""The userbots that run are those that are stored, also of what is stored while they run."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service import supervisor
from reposter_service.domain.health import UserbotState
from reposter_service.errors import AccountLost, AccountState
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.userbots.fakes import AccessHashesInMemory, phone_of
from reposter_service.tests.waiting import until


async def test_a_userbot_that_is_stored_or_removed_while_the_others_run_is_met(town: Town, house: House) -> None:
    other = town.world.people.add("Второй", phone="70000000002")
    house.accounts.userbots.append(town.stored(other, id_=2, project_id=2))
    await house.pool.sync()
    await house.connected(2)
    assert house.pool.connected == {1, 2}
    assert house.accounts.read == [1, 2]
    del house.accounts.userbots[0]
    await house.pool.sync()
    assert house.pool.connected == {2}


async def test_two_who_look_for_new_userbots_at_once_meet_each_of_them_once(town: Town, house: House) -> None:
    """The admin's word after a sign-in, and the wake each ten seconds."""
    other = town.world.people.add("Второй", phone="70000000002")
    house.accounts.userbots.append(town.stored(other, id_=2, project_id=2))
    await asyncio.gather(house.pool.sync(), house.pool.sync())
    await house.connected(2)
    assert house.accounts.read == [1, 2]


async def test_what_has_not_changed_is_left_alone(town: Town, house: House) -> None:
    connected_before = list(house.heard.connected)
    await house.pool.sync()
    assert house.pool.connected == {PROJECT}
    assert house.heard.connected == connected_before
    assert house.accounts.read == [1]


async def test_a_userbot_that_is_signed_in_anew_goes_on_with_its_new_session(town: Town, house: House) -> None:
    (userbot,) = house.accounts.userbots
    town.door.revoke(town.userbot, "SESSION_REVOKED")
    with pytest.raises(AccountLost):
        await house.pool.reader(PROJECT).tops()
    await until(lambda: house.heard.lost == [(PROJECT, AccountState.LOGGED_OUT)])
    house.accounts.userbots[:] = [replace(userbot, session=town.stored().session, sign_ins=2)]
    await house.pool.sync()
    await house.connected()


async def test_a_userbot_that_was_unbanned_lives_again_when_it_is_signed_in_with_the_session_it_has(
    town: Town, house: House
) -> None:
    (userbot,) = house.accounts.userbots
    await lose(town, house)
    town.world.people.set_state(town.userbot, Fate.ACTIVE)
    house.accounts.userbots[:] = [replace(userbot, sign_ins=2)]
    await house.pool.sync()
    await house.connected()


async def test_another_userbot_takes_the_place_of_one_that_is_lost(town: Town, house: House) -> None:
    other = town.world.people.add("Второй", phone="70000000002")
    await lose(town, house)
    house.accounts.userbots[:] = [town.stored(other, id_=2)]
    await house.pool.sync()
    await house.connected()
    assert set(house.locks.held) == {phone_of(2)}


async def test_a_lost_userbot_is_not_started_again(town: Town, house: House) -> None:
    await lose(town, house)
    before = town.door.connections
    await house.pool.sync()
    assert not house.locks.held
    assert town.door.connections == before
    assert house.accounts.of(1)[-1] is UserbotState.BANNED


async def lose(town: Town, house: House) -> None:
    town.world.people.set_state(town.userbot, Fate.BANNED)
    town.door.drop(town.userbot)
    await until(lambda: house.heard.lost == [(PROJECT, AccountState.BANNED)])
    await until(lambda: not house.locks.held)


class DeafHashes(AccessHashesInMemory):
    """A cancellation that comes while hashes are loaded is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.lost = asyncio.Event(), 0

    async def load(self, userbot_id: int) -> Mapping[int, int]:
        self.asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.lost += 1
        return await super().load(userbot_id)


async def test_a_cancellation_that_is_lost_while_it_connects_ends_a_userbot_all_the_same(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "ASKED_AGAIN_S", 3600)
    houses.hashes = hashes = DeafHashes()
    async with houses.open() as house:
        await hashes.asked.wait()

    assert hashes.lost == 1
    assert house.heard.connected == []
    await until(lambda: houses.town.door.connections == 0)
