"""Accounts and sessions in trouble, as unmodified Telethon sees them."""

import struct
from typing import Any

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import listen, signed_in, until
from telegram_sandbox.world import AccountState, Person
from telethon import errors
from telethon import functions as f
from telethon.tl import TLRequest

STATE = f.updates.GetStateRequest()


@pytest.fixture
def person(telegram: Sandbox) -> Person:
    telegram.world.channels.create("News", owner=telegram.world.people.add("Owner"), username="news")
    return telegram.world.people.add("Ann")


async def test_a_flood_wait_names_its_seconds(telegram: Sandbox, person: Person) -> None:
    telegram.faults.add(Rule.flood_wait(61, method="channels.joinChannel", who=str(person.phone), times=1))
    async with signed_in(telegram, person) as client:
        with pytest.raises(errors.FloodWaitError) as flood:
            await client(f.channels.JoinChannelRequest("news"))
        assert flood.value.seconds == 61


async def test_a_flood_of_one_account_leaves_others_alone(telegram: Sandbox, person: Person) -> None:
    telegram.faults.add(Rule.flood_wait(61, who=str(person.id)))
    async with signed_in(telegram, telegram.world.people.add("Bob")) as other:
        assert await other(STATE)


@pytest.mark.parametrize(
    ("state", "error"),
    [(AccountState.BANNED, errors.UserDeactivatedBanError), (AccountState.DELETED, errors.UserDeactivatedError)],
    ids=["banned", "deleted"],
)
async def test_a_dead_account_is_refused_everything(
    telegram: Sandbox, person: Person, state: AccountState, error: type[Exception]
) -> None:
    async with signed_in(telegram, person) as client:
        telegram.world.people.set_state(person, state)
        with pytest.raises(error):
            await client(STATE)
        assert await client.get_me() is None


async def test_a_ban_can_strike_in_the_middle_of_work(telegram: Sandbox, person: Person) -> None:
    telegram.faults.add(Rule(FaultKind.BAN, method="messages.getHistory", skip=1, times=1))
    async with signed_in(telegram, person) as client:
        await client.get_messages("news")
        with pytest.raises(errors.UserDeactivatedBanError):
            await client.get_messages("news")
        with pytest.raises(errors.UserDeactivatedBanError):
            await client(STATE)


async def test_a_frozen_account_reads_but_does_not_act(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        entity = await client.get_entity("news")
        telegram.world.people.set_state(person, AccountState.FROZEN)
        assert await client(STATE)
        assert await client.get_messages(entity) == []
        with pytest.raises(errors.FrozenMethodInvalidError):
            await client(f.channels.JoinChannelRequest(entity))
        config = await client(f.help.GetAppConfigRequest(0))
        frozen_since = {entry.key: entry.value for entry in config.config.value}["freeze_since_date"]
        assert frozen_since.value == person.frozen_since


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("AUTH_KEY_UNREGISTERED", errors.AuthKeyUnregisteredError),
        ("SESSION_REVOKED", errors.SessionRevokedError),
        ("SESSION_EXPIRED", errors.SessionExpiredError),
    ],
    ids=["logged out", "revoked", "expired"],
)
async def test_a_session_may_be_ended(telegram: Sandbox, person: Person, word: str, error: type[Exception]) -> None:
    async with signed_in(telegram, person) as client:
        telegram.mtproto.revoke(person, word)
        with pytest.raises(error):
            await client(STATE)
    async with signed_in(telegram, person) as client:
        assert await client(STATE)


async def test_a_rule_may_end_a_session(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        telegram.faults.add(Rule(FaultKind.REVOKE_KEY, method="updates.getState", text="SESSION_REVOKED", times=1))
        for _ in range(2):
            with pytest.raises(errors.SessionRevokedError):
                await client(STATE)


async def test_a_forgotten_key_ends_the_connection(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        telegram.mtproto.forget_keys(person)
        with pytest.raises(errors.AuthKeyNotFound):
            await client(STATE)


@pytest.mark.parametrize(
    ("code", "word", "error"),
    [
        (400, "CHANNEL_PRIVATE", errors.ChannelPrivateError),
        (406, "AUTH_KEY_DUPLICATED", errors.AuthKeyDuplicatedError),
        (500, "RPC_CALL_FAIL", errors.RpcCallFailError),
    ],
    ids=["closed", "duplicated key", "their trouble"],
)
async def test_any_error_can_be_asked_for(
    telegram: Sandbox, person: Person, code: int, word: str, error: type[Exception]
) -> None:
    telegram.faults.add(Rule.error(code, word, method="channels.getFullChannel"))
    async with signed_in(telegram, person, request_retries=0) as client:
        with pytest.raises(error):
            await client(f.channels.GetFullChannelRequest("news"))


async def test_a_late_answer_arrives_all_the_same(telegram: Sandbox, person: Person) -> None:
    telegram.faults.add(Rule(FaultKind.DELAY_ANSWER, method="updates.getState", seconds=0.1))
    async with signed_in(telegram, person) as client:
        assert await client(STATE)


async def test_a_channel_of_ones_own_may_close(telegram: Sandbox, person: Person) -> None:
    channel = telegram.world.channels.by_username("news")
    telegram.world.members.add(channel, person)
    async with signed_in(telegram, person) as client:
        entity = await client.get_entity("news")
        telegram.world.members.kick(channel, person, by=telegram.world.people.get(channel.owner_id))
        with pytest.raises(errors.ChannelPrivateError):
            await client.get_messages(entity)


async def test_an_unknown_method_fails_loudly(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        with pytest.raises(errors.RPCError, match="METHOD_NOT_IMPLEMENTED"):
            await client(f.account.GetAccountTTLRequest())
    assert telegram.mtproto.unknown == {"account.getAccountTTL": 1}
    telegram.mtproto.unknown.clear()


class FromTomorrow(TLRequest):  # type: ignore[misc] # telethon has no types
    """A request of a layer nobody knows yet."""

    CONSTRUCTOR_ID = 0x7E57AB1E

    def _bytes(self) -> bytes:
        return struct.pack("<I", self.CONSTRUCTOR_ID)


async def test_a_constructor_nobody_knows_is_counted_too(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        with pytest.raises(errors.RPCError, match="constructor is invalid"):
            await client(FromTomorrow())
        assert await client(STATE)
    assert telegram.mtproto.unknown == {"0x7e57ab1e": 1}
    telegram.mtproto.unknown.clear()


async def test_one_accounts_sockets_can_be_cut(telegram: Sandbox, person: Person) -> None:
    channel = telegram.world.channels.by_username("news")
    telegram.world.members.add(channel, person)
    telegram.world.posts.publish(channel, "old")
    async with signed_in(telegram, person, connection_retries=None) as client:
        await client.get_dialogs()
        heard = listen(client)
        telegram.mtproto.drop(person)
        assert await client(STATE)
        telegram.world.posts.publish(channel, "hello")
        await until(lambda: heard)


async def test_every_call_is_counted_per_account(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        before: Any = telegram.mtproto.counts()
        await client(STATE)
        await client(STATE)
        assert telegram.mtproto.counts() - before == {(person.id, "updates.getState"): 2}
