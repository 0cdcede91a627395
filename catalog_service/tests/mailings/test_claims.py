"""Claiming recipients and settling what became of them, by one statement on a connection of its own."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from psycopg import AsyncConnection

from catalog_service.channels.models import HotSlot
from catalog_service.mailings import claims, tending
from catalog_service.mailings.claims import Claim, Claimed, Settlement
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.opting_out import opt_out
from catalog_service.mailings.recipients import AGAIN, Becomes
from catalog_service.postgres.own import own_connection
from catalog_service.telegram import actions as telegram
from catalog_service.tests.builders import a_category, a_channel, a_hot_slot
from catalog_service.tests.mailings.conftest import PostOffice, rows
from catalog_service.visitors.models import Visitor

State, Mail = Recipient.State, Mailing.State
Connection = AsyncConnection[Any]


@pytest.fixture
async def connection(office: PostOffice) -> AsyncIterator[Connection]:
    """The mailing is being sent to five people."""
    await office.people(5)
    await office.starts(frozen_at=timezone.now())
    await rows(lambda: written_down(office.mailing))
    async with own_connection() as connection:
        yield connection


def written_down(mailing: Mailing) -> None:
    people = mailing.category.interests.values_list("visitor", flat=True) if mailing.category else []
    Recipient.objects.bulk_create(Recipient(mailing=mailing, visitor_id=visitor) for visitor in people)


async def claim(connection: Connection, office: PostOffice, most: int = 10, after: int = 0) -> Claimed:
    return await claims.claim(connection, [], mailing=office.mailing.pk, after=after, most=most)


async def settle(connection: Connection, claimed: Claim, becomes: Becomes) -> None:
    await claims.settle(connection, [Settlement(claimed, becomes)])


async def test_whoever_is_claimed_is_claimed_by_nobody_else(office: PostOffice, connection: Connection) -> None:
    async with own_connection() as other:
        mine, others = await claim(connection, office, 3), await claim(other, office, 3)
    assert (len(mine.claims), len(others.claims)) == (3, 2)
    assert not {each.id for each in mine.claims} & {each.id for each in others.claims}
    assert await office.states() == {State.SENDING: 5}


async def test_claims_go_by_the_recipients_ids_and_begin_where_it_is_said(
    office: PostOffice, connection: Connection
) -> None:
    first = await claim(connection, office, 2)
    assert [first.seen, first.last] == [2, first.claims[-1].id]
    assert [each.id > first.last for each in (await claim(connection, office, 9, first.last)).claims] == [True] * 3


@pytest.mark.parametrize("state", [Mail.PAUSED, Mail.CANCELLED])
async def test_of_a_mailing_that_stands_nobody_is_claimed(
    office: PostOffice, connection: Connection, state: Mailing.State
) -> None:
    ended_at = timezone.now() if state == Mail.CANCELLED else None
    await office.changes(state=state, halt=Mailing.Halt.MANAGER, ended_at=ended_at)
    assert await claim(connection, office) == Claimed([], 0, 0)


def too_late() -> None:
    Mailing.objects.update(not_later_than=timezone.now() - timedelta(minutes=1))


def channel_hidden() -> None:
    Mailing.objects.update(target="channel", channel=a_channel(published=False))


def slot_over() -> None:
    HotSlot.objects.update(until=timezone.now() - timedelta(minutes=1))


def slot_sold() -> None:
    HotSlot.objects.update(sold_at=timezone.now())


def slot_withdrawn() -> None:
    HotSlot.objects.update(withdrawn_at=timezone.now())


@pytest.mark.parametrize("change", [too_late, channel_hidden, slot_over, slot_sold, slot_withdrawn])
async def test_what_ends_a_mailing_is_looked_at_with_each_claim(
    office: PostOffice, connection: Connection, change: Callable[[], None]
) -> None:
    slot = await rows(a_hot_slot)
    await office.changes(hot_slot=slot)
    assert len((await claim(connection, office, 1)).claims) == 1
    await rows(change)
    assert await claim(connection, office) == Claimed([], 0, 0)


async def test_who_opted_out_or_let_the_bot_out_since_the_start_is_not_written_to(
    office: PostOffice, connection: Connection
) -> None:
    anna, boris, other, blocked, fine = await rows(lambda: list(office.mailing.recipients.order_by("id")))
    strange = await rows(a_category)
    for visitor, category in ((anna, office.mailing.category_id), (boris, None), (other, strange.pk)):
        await rows(partial(opt_out, visitor.visitor_id, category, None, now=timezone.now()))
    await rows(lambda: Visitor.objects.filter(pk=blocked.visitor_id).update(reachable=False))
    claimed = await claim(connection, office)
    assert [each.id for each in claimed.claims] == [other.pk, fine.pk]
    assert claimed.seen == 5
    assert await office.states() == {State.DECLINED: 2, State.BLOCKED: 1, State.SENDING: 2}


async def test_in_silence_nobody_is_claimed(office: PostOffice, connection: Connection) -> None:
    now = timezone.now()
    await rows(lambda: telegram.keep_silent(now + timedelta(hours=1), now))
    assert await claim(connection, office) == Claimed([], 0, 0)


async def test_what_was_unknown_to_others_meanwhile_is_known_after_all(
    office: PostOffice, connection: Connection
) -> None:
    claimed = (await claim(connection, office, 1)).claims[0]
    assert await claims.recover(connection) == [office.mailing.pk]
    await settle(connection, claimed, Becomes(State.SENT, message_id=7))
    recipient = await rows(lambda: Recipient.objects.get(pk=claimed.id))
    assert (recipient.state, recipient.message_id) == (State.SENT, 7)


async def test_who_is_unknown_to_others_waits_for_no_letter_in_a_mailing_that_has_ended_meanwhile(
    office: PostOffice, connection: Connection
) -> None:
    claimed = (await claim(connection, office)).claims
    async with own_connection() as other:
        await claims.recover(other)
    await rows(lambda: tending.tend(timezone.now()))
    assert (await office.read()).state == Mail.SENT
    await settle(connection, claimed[0], AGAIN)
    assert await office.states() == {State.UNKNOWN: 5}


async def test_what_becomes_of_one_claim_is_never_written_to_a_later_one(
    office: PostOffice, connection: Connection
) -> None:
    early = (await claim(connection, office, 1)).claims[0]
    await settle(connection, early, AGAIN)
    later = (await claim(connection, office, 1)).claims[0]
    assert later.id == early.id
    await settle(connection, early, AGAIN)
    await settle(connection, early, Becomes(State.FAILED, "late"))
    assert (await rows(lambda: Recipient.objects.get(pk=later.id))).state == State.SENDING


async def test_one_lock_is_for_one_connection_and_free_when_that_ends(connection: Connection) -> None:
    async with own_connection() as other:
        assert await claims.try_lock(connection)
        assert not await claims.try_lock(other)
        await connection.close()
        async with own_connection() as third:
            while not await claims.try_lock(third):
                pass


async def test_a_host_that_is_gone_without_a_word_keeps_the_lock_for_less_than_half_a_minute(
    connection: Connection,
) -> None:
    asked = await connection.execute(
        "SELECT name, setting::int FROM pg_settings WHERE name LIKE 'tcp_keepalives_%%' AND source = 'client'"
    )
    theirs = dict(await asked.fetchall())
    ours = connection.info.get_parameters()
    assert theirs["tcp_keepalives_idle"] + theirs["tcp_keepalives_interval"] * theirs["tcp_keepalives_count"] < 30
    assert int(ours["keepalives_idle"]) + int(ours["keepalives_interval"]) * int(ours["keepalives_count"]) < 30
