"""What `manage after_restore` holds, so that nobody gets a letter twice by himself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import provision
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog_service.mailings import actions, sender
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.restoring import Held, hold
from catalog_service.tests.builders import a_category, a_mailing, a_recipient, a_visitor
from catalog_service.tests.mailings.conftest import PostOffice, rows
from catalog_service.visitors.models import Interest

Mail, State, Halt = Mailing.State, Recipient.State, Mailing.Halt
HOUR = timedelta(hours=1)


def states(mailing: Mailing) -> list[str]:
    return sorted(Recipient.objects.filter(mailing=mailing).values_list("state", flat=True))


def somebody_interested(mailing: Mailing) -> None:
    interest = {"category": mailing.category, "strength": 5, "last_at": timezone.now()}
    Interest.objects.create(visitor=a_visitor(reachable=True), **interest)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.mark.django_db
def test_a_mailing_that_was_going_out_is_paused_and_who_waited_in_it_is_unknown(now: datetime) -> None:
    mailing = a_mailing(state=Mail.SENDING)
    for state in (State.QUEUED, State.SENDING, State.SENT, State.BLOCKED):
        a_recipient(mailing, state=state)
    assert hold(now) == Held(paused=[mailing.pk], drafts=[], unknown=2)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.halt) == (Mail.PAUSED, Halt.RESTORED)
    assert states(mailing) == ["blocked", "sent", "unknown", "unknown"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "is_told_so"),
    [
        pytest.param({"state": Mail.PAUSED}, True, id="paused, and perhaps resumed"),
        pytest.param({"state": Mail.CANCELLED}, False, id="stopped, and perhaps resumed"),
    ],
)
def test_who_waits_in_a_mailing_that_stood_still_is_unknown_too(
    now: datetime, fields: dict[str, Any], is_told_so: bool
) -> None:
    mailing = a_mailing(**fields)
    a_recipient(mailing)
    hold(now)
    mailing.refresh_from_db()
    assert (states(mailing), mailing.state) == (["unknown"], fields["state"])
    assert (mailing.halt == Halt.RESTORED) is is_told_so


@pytest.mark.django_db
@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(lambda now: {"state": Mail.SENDING, "frozen_at": None}, id="just begun"),
        pytest.param(lambda now: {"state": Mail.PAUSED, "frozen_at": None}, id="paused as soon as it had begun"),
        pytest.param(lambda now: {"state": Mail.SCHEDULED, "starts_at": now - HOUR}, id="due since"),
    ],
)
def test_the_people_of_a_mailing_that_has_not_counted_them_are_written_down_as_unknown(
    now: datetime, begun: Callable[[datetime], dict[str, Any]]
) -> None:
    mailing = a_mailing(a_category("Бизнес"), **begun(now))
    somebody_interested(mailing)
    assert hold(now) == Held(paused=[mailing.pk], drafts=[], unknown=1)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.halt, states(mailing)) == (Mail.PAUSED, Halt.RESTORED, ["unknown"])
    assert mailing.frozen_at == now


@pytest.mark.django_db
def test_one_whose_time_is_still_ahead_is_a_draft_again_and_says_why(now: datetime) -> None:
    mailing = a_mailing(state=Mail.SCHEDULED, starts_at=now + HOUR)
    assert hold(now) == Held(paused=[], drafts=[mailing.pk], unknown=0)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.halt) == (Mail.DRAFT, Halt.NOT_READY)
    assert "из резервной копии" in mailing.halt_words


@pytest.mark.django_db
def test_drafts_and_what_has_ended_stay_as_they_are(now: datetime) -> None:
    mailings = [a_mailing(state=state) for state in (Mail.DRAFT, Mail.SENT, Mail.CANCELLED)]
    for mailing in mailings[1:]:
        a_recipient(mailing, state=State.SENT)
    before = [vars(Mailing.objects.get(pk=mailing.pk)) | {"_state": None} for mailing in mailings]
    assert hold(now) == Held(paused=[], drafts=[], unknown=0)
    assert [vars(Mailing.objects.get(pk=mailing.pk)) | {"_state": None} for mailing in mailings] == before


@pytest.mark.django_db
def test_a_second_run_finds_nothing_to_do(now: datetime) -> None:
    a_recipient(a_mailing(state=Mail.SENDING))
    a_mailing(state=Mail.SCHEDULED, starts_at=now + HOUR)
    hold(now)
    assert hold(now + HOUR) == Held(paused=[], drafts=[], unknown=0)


def test_a_database_of_another_revision_is_refused_in_words(committed: provision.HouseDatabase) -> None:
    with psycopg.connect(committed.as_admin) as admin:
        admin.execute("DELETE FROM catalog.django_migrations WHERE app = 'links'")
    with pytest.raises(CommandError, match="База данных отстала"):
        call_command("after_restore")


async def test_a_worker_sends_to_nobody_before_a_manager_decides_and_to_nobody_after_that(office: PostOffice) -> None:
    people = await office.people(3)
    await office.starts()
    await rows(lambda: call_command("after_restore"))
    await sender.run()
    assert ((await office.read()).state, office.mailing.halt) == (Mail.PAUSED, Halt.RESTORED)
    await rows(lambda: actions.resume(office.mailing, timezone.now()))
    await sender.run()
    assert ((await office.read()).state, await office.states()) == (Mail.SENT, {State.UNKNOWN: 3})
    assert [office.letters(person) for person in people] == [0, 0, 0]


async def test_whom_a_manager_wants_to_be_written_to_again_gets_his_letter(office: PostOffice) -> None:
    people = await office.people(2)
    await office.starts()
    await rows(lambda: call_command("after_restore"))
    unknown = Recipient.objects.filter(mailing=office.mailing, visitor=people[0].id)
    await office.read()
    await rows(lambda: actions.send_again(unknown, office.mailing, timezone.now()))
    await rows(lambda: actions.resume(office.mailing, timezone.now()))
    await sender.run()
    assert [office.letters(person) for person in people] == [1, 0]
