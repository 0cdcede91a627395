"""What Telegram does to an account: banned, frozen and let go again, signed out."""

from collections.abc import Callable

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world.people import AccountState

from reposter_service.clock import utc_now
from reposter_service.domain.health import UserbotState
from reposter_service.tests.faults.house import House
from reposter_service.tests.faults.stage import PHONE
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind, NewUserbot


def banned(house: House) -> None:
    house.world.people.set_state(house.userbot, AccountState.BANNED)


def signed_out(house: House) -> None:
    house.sandbox.mtproto.revoke(house.userbot, "SESSION_REVOKED")


def key_forgotten(house: House) -> None:
    house.sandbox.mtproto.forget_keys(house.userbot)
    house.sandbox.mtproto.drop(house.userbot)


@pytest.mark.parametrize(
    ("loss", "state", "word"),
    [
        (banned, UserbotState.BANNED, "забанен"),
        (signed_out, UserbotState.LOGGED_OUT, "разлогинен"),
        (key_forgotten, UserbotState.LOGGED_OUT, "разлогинен"),
    ],
    ids=["banned", "session revoked", "key forgotten"],
)
async def test_a_lost_userbot_is_told_once_with_its_phone_and_its_project_over_restarts_too(
    house: House, loss: Callable[[House], None], state: UserbotState, word: str
) -> None:
    async with house.watching():
        loss(house)
        (told,) = await house.comes_to_be_told(AlertKind.USERBOT_LOST)
        await house.fares(state)
    async with house.daemon() as second:
        await until(second.pool._lives[house.project.id].done)  # it has given the account up again
    assert f'юзербот +{PHONE} проекта "{house.project.title}" {word}' in told
    assert await house.all_told() == [told]


async def test_a_userbot_banned_at_the_very_forward_is_told_once_and_its_win_waits(house: House) -> None:
    async with house.watching():
        house.faults.add(Rule(FaultKind.BAN, door="mtproto", method="messages.forwardMessages", times=1))
        post = house.publish(house.channel)
        await house.comes_to_be_told(AlertKind.USERBOT_LOST)
        await house.fares(UserbotState.BANNED)
    assert (await house.life(post)).repost == "sending"
    assert len(await house.all_told()) == 1


async def test_another_phone_enrolled_for_a_banned_userbot_goes_on_while_the_daemon_runs(house: House) -> None:
    async with house.watching() as daemon:
        banned(house)
        await house.comes_to_be_told(AlertKind.USERBOT_LOST)
        await house.fares(UserbotState.BANNED)
        await house.replace_userbot("79990000009")
        await until(lambda: house.project.id in daemon.pool.connected)
        await house.read_anew()
        post = house.publish(house.channel)
        await house.reposted(post)
        assert await house.was_measured_on_time(post)
    assert len(await house.all_told()) == 1


async def test_a_userbot_that_was_unbanned_goes_on_when_it_is_enrolled_with_the_session_it_has(house: House) -> None:
    async with house.watching() as daemon:
        banned(house)
        await house.comes_to_be_told(AlertKind.USERBOT_LOST)
        await house.fares(UserbotState.BANNED)
        house.world.people.set_state(house.userbot, AccountState.ACTIVE)
        [userbot] = await house.storage.accounts.all()
        again = NewUserbot(userbot.project_id, userbot.phone, userbot.session)
        await house.storage.projects.add_userbot(again, utc_now())
        await until(lambda: house.project.id in daemon.pool.connected)
        await house.read_anew()
        post = house.publish(house.channel)
        await house.reposted(post)
    assert len(await house.all_told()) == 1


async def test_a_frozen_userbot_reads_on_and_its_wins_go_out_when_it_is_let_go(house: House) -> None:
    async with house.watching():
        house.world.people.set_state(house.userbot, AccountState.FROZEN)
        (told,) = await house.comes_to_be_told(AlertKind.USERBOT_LOST)
        await house.fares(UserbotState.FROZEN)
        post = house.publish(house.channel)
        await house.comes_to(post, state="measured", decision="repost")
        house.world.people.set_state(house.userbot, AccountState.ACTIVE)
        await house.reposted(post)
        await house.fares(UserbotState.CONNECTED)
    assert "заморожен" in told
    assert await house.all_told() == [told]
