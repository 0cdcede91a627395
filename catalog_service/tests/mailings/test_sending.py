"""A mailing goes out: who gets it, who does not, and what is known of each."""

import asyncio
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from telegram_sandbox.faults import FaultKind, Rule

from catalog_service.mailings import actions, sender
from catalog_service.mailings.models import Mailing, OptOut, Recipient
from catalog_service.mailings.opting_out import opt_out
from catalog_service.tests.builders import a_mailing
from catalog_service.tests.mailings.conftest import PostOffice, rows, sender_at_work
from catalog_service.visitors.models import Visitor

State, Mail = Recipient.State, Mailing.State
MIDDLE = 20.0
"""Letters a second where a test does something in the middle."""


async def test_everybody_of_the_segment_gets_one_letter_and_the_mailing_is_sent(office: PostOffice) -> None:
    people = await office.people(25)
    await office.starts()
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 25
    assert await office.states() == {State.SENT: 25}
    mailing = await office.read()
    assert mailing.state == Mail.SENT
    assert mailing.ended_at


async def test_who_has_blocked_the_bot_or_is_gone_is_marked_and_not_written_to_again(office: PostOffice) -> None:
    blocked, deleted, anna = await office.people(3)
    office.town.world.direct.block(blocked, office.bot)
    office.deletes_account(deleted)
    await office.starts()
    await sender.run()
    found = [(await office.state_of(each)).state for each in (blocked, deleted, anna)]
    assert found == [State.BLOCKED, State.GONE, State.SENT]
    reachable = await rows(lambda: list(Visitor.objects.filter(reachable=True)))
    assert [visitor.pk for visitor in reachable] == [anna.id]


async def test_who_cannot_be_written_to_or_wants_no_mailings_is_no_recipient(office: PostOffice) -> None:
    boris, anna = await office.people(2)
    await office.people(1, reachable=False)
    await rows(lambda: opt_out(boris.id, office.mailing.category_id, None, now=timezone.now()))
    await office.starts()
    await sender.run()
    assert await office.states() == {State.SENT: 1}
    assert office.letters(anna) == 1


@pytest.mark.parametrize("is_all", [False, True], ids=["about the category", "altogether"])
async def test_who_opts_out_while_it_runs_gets_no_letter(office: PostOffice, is_all: bool) -> None:
    people = await office.people(20)
    last = people[-1]
    category = None if is_all else office.mailing.category_id
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: opt_out(last.id, category, office.mailing.pk, now=timezone.now()))
            await task
    assert await office.states() == {State.SENT: 19, State.DECLINED: 1}
    assert office.letters(last) == 0
    assert await rows(OptOut.objects.count) == 1


async def test_who_blocks_the_bot_while_it_runs_is_not_even_tried(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: Visitor.objects.filter(pk=people[-1].id).update(reachable=False))
            await task
    assert await office.states() == {State.SENT: 19, State.BLOCKED: 1}
    assert office.town.api.calls.count("sendMessage") == 19


async def test_a_paused_mailing_stands_still_and_a_resumed_one_goes_on(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: actions.pause(office.mailing))
            await task
        waiting = (await office.states())[State.QUEUED]
        assert waiting
        await sender.run()
        assert await office.states() == {State.SENT: 20 - waiting, State.QUEUED: waiting}
        await rows(lambda: actions.resume(office.mailing, timezone.now()))
        await sender.run()
    assert [office.letters(person) for person in people] == [1] * 20
    assert (await office.read()).state == Mail.SENT


async def test_one_that_is_resumed_while_its_last_letters_are_answered_is_taken_up_by_whoever_waits_for_them(
    office: PostOffice,
) -> None:
    await office.people(12)
    await office.starts()
    office.town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="sendMessage", seconds=0.8))
    async with sender_at_work() as task:
        await office.got(10)
        await rows(lambda: actions.pause(office.mailing))
        await asyncio.sleep(0.4)  # the sender has seen it by then, or the test asks for less
        await rows(lambda: actions.resume(office.mailing, timezone.now()))
        await sender.run()
        await task
    assert await office.states() == {State.SENT: 12}


async def test_a_cancelled_mailing_writes_to_nobody_more(office: PostOffice) -> None:
    await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: actions.cancel(office.mailing, timezone.now()))
            await task
    states = await office.states()
    assert states[State.QUEUED] > 0
    assert states[State.SENT] == office.town.api.calls.count("sendMessage")
    assert states[State.SENDING] == 0


async def test_a_cancelled_mailing_that_goes_on_writes_to_everybody_once(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(3)
            await rows(lambda: actions.cancel(office.mailing, timezone.now()))
            await task
    await rows(lambda: actions.resume(office.mailing, timezone.now()))
    await sender.run()
    assert await office.states() == {State.SENT: 20}
    assert [office.letters(person) for person in people] == [1] * 20


async def test_of_whom_nothing_is_known_is_written_to_again_only_when_a_manager_wants_it(office: PostOffice) -> None:
    (anna,) = await office.people(1)
    await office.starts()
    await sender.run()
    await rows(lambda: Recipient.objects.update(state=State.UNKNOWN, message_id=None))
    await sender.run()
    assert office.letters(anna) == 1
    assert await rows(lambda: actions.send_again(Recipient.objects.all(), office.mailing, timezone.now())) == 1
    await sender.run()
    assert office.letters(anna) == 2
    assert await office.states() == {State.SENT: 1}


async def test_of_two_mailings_the_one_that_ends_sooner_goes_first(office: PostOffice) -> None:
    (anna,) = await office.people(1)
    hour, day = (timezone.now() + timedelta(hours=hours) for hours in (1, 24))
    await office.starts(not_later_than=day)
    urgent = {"text": "Горит", "state": Mail.SENDING, "frozen_at": None, "not_later_than": hour}
    await rows(lambda: a_mailing(office.mailing.category, **urgent))
    await sender.run()
    chat = office.town.world.direct.chat(anna, office.bot)
    told = [message.text for message in chat if message.sender_id == office.bot.id]
    assert told == ["Горит", "Осталось одно место"]


async def test_while_the_last_letters_of_one_mailing_are_answered_slowly_another_goes_on(office: PostOffice) -> None:
    await office.people(1)
    await office.starts(not_later_than=timezone.now() + timedelta(hours=1))
    other = await rows(lambda: a_mailing(office.mailing.category, state=Mail.SENDING, frozen_at=None))
    office.town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="sendMessage", times=1, seconds=1.5))
    await sender.run()
    answered = await rows(lambda: list(Recipient.objects.order_by("at").values_list("mailing", flat=True)))
    assert answered == [other.pk, office.mailing.pk]


async def test_a_picture_is_uploaded_once_for_a_mailing_however_often_it_is_stopped(office: PostOffice) -> None:
    await office.people(12)
    written = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(written, "PNG")
    await rows(lambda: office.mailing.picture.save("place.png", ContentFile(written.getvalue())))
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work():
            await office.got(4, "sendPhoto")
        await sender.run()
    assert await office.states() == {State.SENT: 12}
    assert (await office.read()).picture_file_id
    assert len(office.town.world.posts.files) == 1


async def test_a_stop_waits_for_letters_under_way_and_nothing_is_unknown(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work():
            await office.got(3)
    states = await office.states()
    assert set(states) == {State.SENT, State.QUEUED}
    assert states[State.SENT] == office.town.api.calls.count("sendMessage")
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 20


async def test_who_was_being_written_to_in_a_crash_is_unknown(office: PostOffice) -> None:
    anna, boris = await office.people(2)
    await office.starts(frozen_at=timezone.now())
    crashed = {"mailing": office.mailing, "visitor_id": anna.id, "state": State.SENDING, "at": timezone.now()}
    await rows(lambda: Recipient.objects.create(**crashed))
    await rows(lambda: Recipient.objects.create(mailing=office.mailing, visitor_id=boris.id))
    await sender.run()
    assert [office.letters(each) for each in (anna, boris)] == [0, 1]
    assert await office.states() == {State.UNKNOWN: 1, State.SENT: 1}
    assert (await office.read()).state == Mail.SENT
