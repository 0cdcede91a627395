"""Visiting an account that is no userbot yet."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service.clock import TelegramClock
from reposter_service.domain.links import PublicLink
from reposter_service.errors import AccountLost, AccountState, NotASession
from reposter_service.tests.userbots.conftest import Town, quick_settings
from reposter_service.tests.waiting import until
from reposter_service.userbots.visits import TelegramVisits
from reposter_service.workflows.records import Room, SignedIn

VISITS = TelegramVisits(quick_settings(), timedelta(), TelegramClock())


def guest(town: Town) -> SignedIn:
    return SignedIn("+70000000001", town.stored().session)


async def test_a_guest_resolves_links_and_leaves_with_its_access_hashes(town: Town) -> None:
    donor = town.donor(joined=False, username="newsroom")

    async with VISITS.visit(guest(town)) as (subscriber, hashes):
        card = await subscriber.resolve(PublicLink("newsroom"))

    assert card.channel_id == donor.id
    assert set(hashes) == {donor.id}
    await until(lambda: town.door.connections == 0)


async def test_a_guest_whom_telegram_does_not_know_is_refused(town: Town) -> None:
    account = guest(town)
    town.world.people.set_state(town.userbot, Fate.BANNED)

    with pytest.raises(AccountLost) as lost:
        async with VISITS.visit(account):
            pass

    assert lost.value.state is AccountState.BANNED


@pytest.mark.parametrize("session", ["", "a Telethon session string", "1garbage"])
async def test_for_what_is_no_session_nobody_is_asked(town: Town, session: str) -> None:
    with pytest.raises(NotASession) as refused:
        async with VISITS.visit(SignedIn("+70000000001", session)):
            pass

    assert "garbage" not in str(refused.value)
    assert town.door.connections == 0


async def test_a_guest_goes_by_the_proxy_of_its_phone(town: Town) -> None:
    account = guest(town)
    nobody_listens = replace(quick_settings(), proxies={account.phone: "socks5://127.0.0.1:1"})
    visits = TelegramVisits(nobody_listens, timedelta(), TelegramClock())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5), visits.visit(account):
            pass

    assert town.door.connections == 0


async def test_a_guest_tells_how_much_room_it_has(town: Town) -> None:
    joined = {town.donor().id, town.donor("Чат", is_group=True).id}
    town.donor("Чужой", joined=False)

    async with VISITS.visit(guest(town)) as (subscriber, hashes):
        room = await subscriber.room()

    assert room == Room(frozenset(joined), 500)
    assert town.calls("messages.getDialogs") == 1
    assert len(hashes) == 1
