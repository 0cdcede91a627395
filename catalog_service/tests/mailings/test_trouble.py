"""Telegram, the way to it or the database fails in the middle of a mailing: nobody gets it twice, none is forgotten."""

import asyncio
from datetime import timedelta
from functools import partial

import provision
import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone
from telegram_sandbox.faults import FaultKind, Rule

from catalog_service.mailings import actions, queries, sender, shift
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.queries import Because
from catalog_service.telegram.models import Silence
from catalog_service.tests.builders import a_mailing
from catalog_service.tests.mailings.conftest import PostOffice, rows, sender_at_work

State, Mail, Halt = Recipient.State, Mailing.State, Mailing.Halt
MIDDLE = 20.0
LETTER = "sendMessage"


@pytest.fixture
def quick_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that rests for one second where it would for minutes."""
    monkeypatch.setattr("catalog_service.mailings.rests.FIRST_S", 1.0)
    monkeypatch.setattr("catalog_service.mailings.rests.LONGEST_S", 1.0)


async def holds(because: Because) -> queries.Hold:
    """Wait until mailings are held for this reason."""
    async with asyncio.timeout(30):
        while True:
            hold = await rows(lambda: queries.hold(timezone.now()))
            if hold is not None and hold.because is because:
                return hold
            await asyncio.sleep(0.02)


async def test_a_revoked_token_pauses_every_mailing_and_given_back_they_go_on(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    token = office.town.token
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(5)
            office.town.world.people.revoke_token(office.bot)
            await task
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.PAUSED, Halt.BOT_UNKNOWN)
    assert set(await office.states()) == {State.SENT, State.QUEUED}
    office.town.world.people.give_token(office.bot, token)
    await rows(lambda: actions.resume(mailing, timezone.now()))
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 20
    assert (await office.read()).state == Mail.SENT


async def test_while_telegram_wants_an_hour_of_silence_the_whole_bot_is_silent(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    office.town.faults.add(Rule.too_many_requests(3600, method=LETTER, skip=5))
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work():
            hold = await holds(Because.SILENCE)
            assert hold.at
            assert hold.at - timezone.now() > timedelta(minutes=55)
            asked = office.town.api.calls.count(LETTER)
    states = await office.states()
    assert (set(states), states[State.SENT]) == ({State.SENT, State.QUEUED}, 5)
    assert (await office.read()).state == Mail.SENDING
    assert asked <= 5 + shift.LANES
    office.town.faults.clear()
    async with sender_at_work():  # another worker, an hour too early: it says nothing
        await holds(Because.SILENCE)
    assert office.town.api.calls.count(LETTER) == asked
    await rows(lambda: Silence.objects.update(until=None, since=None))  # the hour is over
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 20


async def test_also_in_silence_a_mailing_ends_at_the_time_not_later_than_which_it_may_be_sent(
    office: PostOffice,
) -> None:
    await office.people(3)
    await office.starts(not_later_than=timezone.now() + timedelta(seconds=1))
    office.town.faults.add(Rule.too_many_requests(3600, method=LETTER))
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.CANCELLED, Halt.TOO_LATE)
    assert await office.states() == {State.QUEUED: 3}


@pytest.mark.usefixtures("quick_rests")
@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule.error(500, "Internal Server Error", method=LETTER, skip=5), "Internal Server Error"),
        (Rule.error(502, "Bad Gateway", door="bot", skip=5), "Bad Gateway"),
        (Rule(FaultKind.DROP_SOCKET, method=LETTER, skip=5), "Server disconnected"),
        (Rule(FaultKind.LOSE_ANSWER, method=LETTER, skip=5), "Server disconnected"),
    ],
    ids=["500 for letters", "502 for everything", "sockets cut", "answers lost"],
)
async def test_an_outage_costs_a_handful_of_unknowns_and_then_the_sender_rests(
    office: PostOffice, rule: Rule, words: str
) -> None:
    people = await office.people(60)
    await office.starts()
    office.town.faults.add(rule)
    async with sender_at_work() as task:
        hold = await holds(Because.TROUBLE)
        assert words in hold.words
        office.town.faults.clear()
        await task
    states = await office.states()
    assert set(states) == {State.SENT, State.UNKNOWN}
    assert 0 < states[State.UNKNOWN] <= shift.LANES + 5
    assert max(office.letters(person) for person in people) == 1
    known = [person for person in people if (await office.state_of(person)).state == State.SENT]
    assert all(office.letters(person) == 1 for person in known)


async def test_while_telegram_answers_but_takes_no_letters_each_attempt_is_one_letter(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog_service.mailings.rests.FIRST_S", 0.2)
    monkeypatch.setattr("catalog_service.mailings.rests.LONGEST_S", 0.2)
    await office.people(80)
    await office.starts()
    office.town.faults.add(Rule.error(500, "Internal Server Error", method=LETTER))
    async with sender_at_work():
        await office.got(1, "getMe")
        said = office.town.api.calls.count(LETTER)
        await office.got(5, "getMe")
        assert office.town.api.calls.count(LETTER) - said <= 5


@pytest.mark.usefixtures("quick_rests")
async def test_while_nobody_listens_at_telegrams_door_nothing_is_lost(office: PostOffice) -> None:
    people = await office.people(10)
    await office.starts()
    with override_settings(BOT_API_URL="http://127.0.0.1:9"):
        async with sender_at_work():
            await holds(Because.TROUBLE)
    assert await office.states() == {State.QUEUED: 10}
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 10


async def test_slow_answers_are_waited_for(office: PostOffice) -> None:
    people = await office.people(15)
    await office.starts()
    office.town.faults.add(Rule(FaultKind.DELAY_ANSWER, method=LETTER, seconds=0.3))
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 15
    assert await office.states() == {State.SENT: 15}


async def test_a_letter_that_telegram_does_not_take_is_not_tried_on_everybody(office: PostOffice) -> None:
    people = await office.people(60)
    await office.starts()
    rule = office.town.faults.add(Rule.error(400, "Bad Request: can't parse entities", method=LETTER))
    await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.PAUSED, Halt.NOT_TAKEN)
    assert "can't parse entities" in mailing.halt_words
    assert office.town.faults.times_struck(rule) <= 5 + shift.LANES
    assert await office.states() == {State.QUEUED: 60}
    office.town.faults.clear()
    await rows(lambda: actions.resume(mailing, timezone.now()))
    await sender.run()
    assert [office.letters(person) for person in people] == [1] * 60


async def test_who_was_written_to_when_a_letter_turned_out_not_to_be_taken_waits_as_the_others_do(
    office: PostOffice,
) -> None:
    await office.people(30)
    await office.starts()
    office.town.faults.add(Rule.error(400, "Bad Request: can't parse entities", method=LETTER))
    office.town.faults.add(Rule(FaultKind.DELAY_DEED, method=LETTER, skip=5, seconds=0.6))
    await sender.run()
    assert (await office.read()).halt == Halt.NOT_TAKEN
    assert await office.states() == {State.QUEUED: 30}


async def test_a_letter_that_was_not_taken_goes_on_when_it_is_resumed_while_another_is_sent(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shift, "Shift", partial(shift.Shift, lanes=1))  # all five in a row are of the first one
    people = await office.people(15)
    await office.starts(not_later_than=timezone.now() + timedelta(hours=1))
    await rows(lambda: a_mailing(office.mailing.category, state=Mail.SENDING, frozen_at=None))
    office.town.faults.add(Rule.error(400, "Bad Request: can't parse entities", method=LETTER, times=5))
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            mailing = await office.becomes(Mail.PAUSED)
            await rows(lambda: actions.resume(mailing, timezone.now()))
            await task
    assert (await office.read()).state == Mail.SENT
    assert [office.letters(person) for person in people] == [2] * 15


async def test_one_whose_letter_is_not_taken_keeps_telegrams_words_and_the_others_get_theirs(
    office: PostOffice,
) -> None:
    await office.people(12)
    await office.starts()
    office.town.faults.add(Rule.error(400, "Bad Request: PEER_FLOODED", method=LETTER, skip=3, times=2))
    await sender.run()
    assert await office.states() == {State.SENT: 10, State.FAILED: 2}
    failed = await rows(lambda: list(Recipient.objects.filter(state=State.FAILED)))
    assert {recipient.words for recipient in failed} == {"Bad Request: PEER_FLOODED"}


async def test_when_the_database_goes_nothing_is_claimed_and_what_was_said_is_written_when_it_is_back(
    office: PostOffice, committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "FIRST_PAUSE_S", 0.1)
    people = await office.people(30)
    await office.starts()
    office.town.faults.add(Rule(FaultKind.DELAY_DEED, method=LETTER, seconds=0.3))
    office.town.faults.add(Rule.too_many_requests(1, method=LETTER, skip=2, times=3))
    async with sender_at_work() as task:
        await office.got(3)
        with psycopg.connect(committed.as_admin, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [committed.name],
            )
        await task
    assert await office.states() == {State.SENT: 30}
    assert [office.letters(person) for person in people] == [1] * 30


async def test_while_one_sends_another_returns_at_once(office: PostOffice) -> None:
    people = await office.people(20)
    await office.starts()
    with override_settings(MAILINGS_A_SECOND=MIDDLE):
        async with sender_at_work() as task:
            await office.got(2)
            await asyncio.gather(*(sender.run() for _ in range(5)))
            assert not task.done()
            await task
    assert [office.letters(person) for person in people] == [1] * 20


async def test_without_a_token_a_mailing_is_paused_with_its_reason(office: PostOffice) -> None:
    await office.people(1)
    await office.starts()
    with override_settings(BOT_TOKEN=""):
        await sender.run()
    mailing = await office.read()
    assert (mailing.state, mailing.halt) == (Mail.PAUSED, Halt.BOT_UNKNOWN)
