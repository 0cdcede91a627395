"""What begins and ends mailings by itself: their time, their segment, the channel and the hot slot they are about."""

import asyncio
from datetime import timedelta

import provision
import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone

from catalog_service.channels import hot_slots
from catalog_service.channels.models import Channel
from catalog_service.links.models import Link
from catalog_service.mailings import actions, sender, tending
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.tests.builders import a_channel, a_hot_slot, a_recipient
from catalog_service.tests.mailings.conftest import PostOffice, rows, sender_at_work
from catalog_service.tests.town import until

State, Mail, Halt = Recipient.State, Mailing.State, Mailing.Halt
MIDDLE = 20.0


async def scheduled(office: PostOffice, **fields: object) -> None:
    moment = timezone.now() - timedelta(seconds=1)
    await office.changes(**{"state": Mail.SCHEDULED, "starts_at": moment} | fields)


async def test_a_scheduled_mailing_starts_when_its_time_has_come(office: PostOffice) -> None:
    await office.people(2)
    await scheduled(office, starts_at=timezone.now() + timedelta(hours=1))
    await sender.run()
    assert (await office.read()).state == Mail.SCHEDULED
    await scheduled(office)
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, await office.states()) == (Mail.SENT, {State.SENT: 2})
    assert mailing.started_at


async def test_a_scheduled_mailing_that_is_not_ready_is_a_draft_again_and_says_why(office: PostOffice) -> None:
    await scheduled(office)
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.DRAFT, Halt.NOT_READY)
    assert mailing.halt_words == "В сегменте сейчас нет никого, кому можно написать."


async def test_a_segment_that_is_empty_by_the_start_leaves_a_draft(office: PostOffice) -> None:
    await office.people(2, reachable=False)
    await office.starts()
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt, mailing.started_at) == (Mail.DRAFT, Halt.NOT_READY, None)
    assert "не было никого" in mailing.halt_words


async def test_the_audience_is_written_down_once(office: PostOffice) -> None:
    await office.people(2)
    await office.starts()
    await rows(lambda: tending.tend(timezone.now()))
    await office.people(1)
    await rows(lambda: tending.tend(timezone.now()))
    assert await office.states() == {State.QUEUED: 2}


async def test_after_its_time_nobody_more_is_written_to(office: PostOffice) -> None:
    await office.people(40)
    await office.starts(not_later_than=timezone.now() + timedelta(seconds=1))
    with override_settings(MAILINGS_A_SECOND=20.0):
        await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.CANCELLED, Halt.TOO_LATE)
    assert mailing.ended_at
    states = await office.states()
    assert set(states) == {State.SENT, State.QUEUED}
    last = await rows(lambda: Recipient.objects.filter(state=State.SENT).latest("at"))
    assert mailing.not_later_than
    assert last.at
    assert last.at < mailing.not_later_than + timedelta(seconds=1)


async def test_a_mailing_ends_when_its_hot_slot_is_sold(office: PostOffice) -> None:
    await office.people(30)
    slot = await rows(a_hot_slot)
    await office.starts(hot_slot=slot)
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: hot_slots.sell(slot, timezone.now()))
            await task
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.CANCELLED, Halt.SLOT_SOLD)
    assert (await office.states())[State.QUEUED] > 0


async def test_a_paused_mailing_whose_hot_slot_is_withdrawn_is_over_too(office: PostOffice) -> None:
    slot = await rows(a_hot_slot)
    await rows(lambda: a_recipient(office.mailing))
    await office.starts(hot_slot=slot, state=Mail.PAUSED, halt=Halt.MANAGER, frozen_at=timezone.now())
    await rows(lambda: hot_slots.withdraw(slot, timezone.now()))
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.CANCELLED, Halt.SLOT_WITHDRAWN)


@pytest.mark.parametrize(
    "state", [{"state": Mail.SENDING}, {"state": Mail.PAUSED, "halt": Halt.MANAGER}], ids=["going on", "paused"]
)
async def test_a_mailing_that_everybody_has_got_is_sent_also_when_its_time_is_over(
    office: PostOffice, state: dict[str, str]
) -> None:
    await rows(lambda: a_recipient(office.mailing, state=State.SENT))
    now = timezone.now()
    await office.starts(frozen_at=now, not_later_than=now - timedelta(seconds=1), **state)
    await rows(lambda: tending.tend(now))
    mailing = await office.read()
    assert (mailing.state, mailing.halt, mailing.ended_at) == (Mail.SENT, "", now)


async def test_a_mailing_that_was_paused_before_its_audience_was_written_down_is_not_over(office: PostOffice) -> None:
    await office.people(1)
    await office.starts(state=Mail.PAUSED, halt=Halt.MANAGER)
    await rows(lambda: tending.tend(timezone.now()))
    assert (await office.read()).state == Mail.PAUSED
    await rows(lambda: actions.resume(office.mailing, timezone.now()))
    await sender.run()
    assert await office.states() == {State.SENT: 1}


async def test_a_mailing_ends_with_its_hot_slot(office: PostOffice) -> None:
    await office.people(1)
    slot = await rows(lambda: a_hot_slot(hours=-1))
    await office.starts(hot_slot=slot)
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.CANCELLED, Halt.SLOT_OVER)
    assert office.town.api.calls.count("sendMessage") == 0


async def test_a_mailing_whose_channel_is_unpublished_meanwhile_is_paused(office: PostOffice) -> None:
    await office.people(30)
    channel = await rows(lambda: a_channel(office.mailing.category))
    link = await rows(lambda: Link.objects.filter(channel=channel).earliest("pk"))
    await office.starts(channel=channel, target="channel", button="Открыть", link=link)
    with override_settings(MAILINGS_A_SECOND=MIDDLE, MINI_APP_LINK="https://t.me/catalog_house_bot/app"):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: Channel.objects.filter(pk=channel.pk).update(published=False))
            await task
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.PAUSED, Halt.CHANNEL_HIDDEN)
    assert (await office.states())[State.QUEUED] > 0


async def test_whoever_is_added_to_a_mailing_while_it_is_being_ended_is_not_forgotten(
    office: PostOffice, committed: provision.HouseDatabase
) -> None:
    row = await rows(lambda: a_recipient(office.mailing, state=State.UNKNOWN))
    await office.starts(frozen_at=timezone.now())
    with psycopg.connect(committed.as_admin) as manager, psycopg.connect(committed.as_admin, autocommit=True) as admin:
        manager.execute("UPDATE catalog.recipient SET state = 'queued' WHERE id = %s", [row.pk])
        manager.execute("UPDATE catalog.mailing SET halt_words = '' WHERE id = %s", [office.mailing.pk])
        ending = asyncio.ensure_future(rows(lambda: tending.tend(timezone.now())))
        query = "SELECT FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        await until(lambda: admin.execute(query, [committed.name]).fetchone() is not None)
        manager.commit()
        await ending
    assert (await office.read()).state == Mail.SENDING
