"""Visiting an account that is no userbot yet."""

from datetime import timedelta

import pytest
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service.clock import TelegramClock
from reposter_service.domain.links import PublicLink
from reposter_service.errors import AccountLost, AccountState
from reposter_service.tests.userbots.conftest import Town, quick_settings
from reposter_service.tests.waiting import until
from reposter_service.userbots.visits import TelegramVisits

VISITS = TelegramVisits(quick_settings(), timedelta(), TelegramClock())


async def test_a_guest_resolves_links_and_leaves_with_its_access_hashes(town: Town) -> None:
    donor = town.donor(joined=False, username="newsroom")

    async with VISITS.visit(town.stored().session) as (subscriber, hashes):
        card = await subscriber.resolve(PublicLink("newsroom"))

    assert card.channel_id == donor.id
    assert set(hashes) == {donor.id}
    await until(lambda: town.door.connections == 0)


async def test_a_guest_whom_telegram_does_not_know_is_refused(town: Town) -> None:
    session = town.stored().session
    town.world.people.set_state(town.userbot, Fate.BANNED)

    with pytest.raises(AccountLost) as lost:
        async with VISITS.visit(session):
            pass

    assert lost.value.state is AccountState.BANNED
