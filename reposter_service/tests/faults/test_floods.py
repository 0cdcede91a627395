"""FLOOD_WAIT on everything that the daemon asks of Telegram, one method after the other."""

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.world.people import AccountState

from reposter_service.clock import utc_now
from reposter_service.domain.health import UserbotState
from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind, ChannelCard, NewDonor

FORWARD = "messages.forwardMessages"
OF_OURS = [
    "channels.getChannels",
    "channels.getFullChannel",
    "channels.getMessages",
    "channels.getParticipant",
    "channels.joinChannel",
    "channels.leaveChannel",
    "contacts.resolveUsername",
    "help.getAppConfig",
    "messages.forwardMessages",
    "messages.getDialogs",
    "messages.getHistory",
    "messages.importChatInvite",
]
OF_TELETHONS_TOO = ["help.getConfig", "updates.getDifference", "updates.getState", "users.getUsers"]
"""Telethon asks these when it connects, some of them we ask too."""
METHODS = sorted([*OF_OURS, *OF_TELETHONS_TOO])
WAIT_S = 1


async def whole_life(house: House) -> None:
    """Everything that the daemon ever asks: it starts, finds, joins and leaves channels, reads, measures, forwards,
    looks into the target after a lost answer, and asks which of two channels is closed.
    """
    invited = house.channel_of("По приглашению", joined=False)
    await house.add_donor(invited, invite=house.world.channels.invite(invited).hash)
    named = house.channel_of("По имени", "po_imeni", joined=False)
    card = ChannelCard(named.id, named.title, named.username)
    donor = await house.storage.donors.add(NewDonor(house.project.id, card, x=1, y=1), utc_now())
    assert donor is not None
    house.faults.add(Rule.lose_answer(FORWARD, times=1))
    async with house.watching():
        first = house.publish(house.channel)
        await house.reposted(first)
        await until(lambda: house.userbot.id in invited.members and house.userbot.id in named.members)
        house.faults.add(Rule.error(400, "CHANNEL_PRIVATE", method=FORWARD, times=1))
        rest = [house.publish(house.channel, due_in=1), *house.publish_album(invited, due_in=1)]
        await house.reposted(*rest)
        await house.storage.donors.remove(donor.id, utc_now())
        await until(lambda: house.userbot.id not in named.members)


async def test_the_methods_here_are_all_that_the_daemon_calls(house: House) -> None:
    await whole_life(house)
    assert sorted(house.methods()) == METHODS


@pytest.mark.parametrize("method", METHODS)
async def test_a_flood_wait_delays_what_it_is_about_and_costs_nothing(house: House, method: str) -> None:
    number = house.faults.add(Rule.flood_wait(WAIT_S, method=method, times=1))
    await whole_life(house)
    assert house.faults.times_struck(number) == 1
    assert await house.kinds_told() in ([], [AlertKind.DONOR_UNAVAILABLE])  # the door that is closed in every such life


@pytest.mark.parametrize("method", ["channels.getParticipant", "updates.getState"])
async def test_a_flood_of_an_hour_on_a_question_of_the_heartbeat_leaves_its_others(house: House, method: str) -> None:
    async with house.watching():
        number = house.faults.add(Rule.flood_wait(3600, method=method))
        await until(lambda: house.faults.times_struck(number) == 1)
        house.world.people.set_state(house.userbot, AccountState.FROZEN)
        await house.fares(UserbotState.FROZEN)
        house.world.people.set_state(house.userbot, AccountState.ACTIVE)
        post = house.publish(house.channel)
        await house.reposted(post)
        assert house.faults.times_struck(number) == 1
    assert await house.kinds_told() == [AlertKind.USERBOT_LOST]
