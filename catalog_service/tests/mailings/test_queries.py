"""How far a mailing is, and what holds it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.mailings.queries import Because, Hold, Progress, hold, progress
from catalog_service.telegram import actions as telegram
from catalog_service.tests.builders import NOON, a_mailing, a_recipient

pytestmark = pytest.mark.django_db
State = Recipient.State


def seen(at: datetime, **fields: Any) -> None:
    Sender.objects.filter(pk=1).update(seen_at=at, **fields)


def test_counts_rate_and_what_is_left_follow_from_the_rows(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mailing = a_mailing(state=Mailing.State.SENDING)
    for number in range(20):
        a_recipient(mailing, state=State.SENT, at=NOON - timedelta(seconds=number / 2))
    a_recipient(mailing, state=State.SENT, at=NOON - timedelta(minutes=5))
    a_recipient(mailing, state=State.BLOCKED, at=NOON - timedelta(seconds=9.8))
    a_recipient(mailing, state=State.DECLINED, at=NOON)
    for _ in range(6):
        a_recipient(mailing)
    with django_assert_num_queries(2):
        found = progress(mailing, NOON)
    assert found.counts == dict.fromkeys(State, 0) | {
        State.SENT: 21,
        State.BLOCKED: 1,
        State.DECLINED: 1,
        State.QUEUED: 6,
    }
    assert found.total == 29
    assert found.per_second == pytest.approx(20 / 9.8)
    assert found.left == timedelta(seconds=6 / found.per_second)


def at_seconds_ago(mailing: Mailing, *moments: float) -> None:
    for seconds in moments:
        a_recipient(mailing, state=State.SENT, at=NOON - timedelta(seconds=seconds))


def test_a_rate_is_of_the_time_between_letters_and_what_is_settled_together_counts_once_it_was_said() -> None:
    mailing = a_mailing(state=Mailing.State.SENDING)
    at_seconds_ago(mailing, *[8] * 5, *[6] * 5, *[4] * 5)
    assert progress(mailing, NOON).per_second == pytest.approx(10 / 4)


def test_no_rate_exceeds_the_one_that_is_set(settings: LazySettings) -> None:
    settings.MAILINGS_A_SECOND = 1
    mailing = a_mailing(state=Mailing.State.SENDING)
    at_seconds_ago(mailing, 4, *[2] * 3, *[1] * 9)
    assert progress(mailing, NOON).per_second == 1
    settings.MAILINGS_A_SECOND = 0
    assert progress(mailing, NOON).per_second == 4


@pytest.mark.parametrize(
    ("moments", "rate"),
    [
        ([11, 10.5, 10], 0),
        ([9, 8.5, 8, 4, 3, 2, 1, 0], 1),
        ([9, 8, 7, 1, 0.5, 0], 0),
    ],
    ids=["nothing within ten seconds", "after a pause", "just after a pause"],
)
def test_a_rate_is_of_the_last_seconds_and_of_no_pause(moments: list[float], rate: float) -> None:
    mailing = a_mailing(state=Mailing.State.SENDING)
    at_seconds_ago(mailing, *moments)
    assert progress(mailing, NOON).per_second == rate


def test_before_a_rate_is_known_the_one_that_is_set_tells_what_is_left() -> None:
    mailing = a_mailing(state=Mailing.State.SENDING)
    a_recipient(mailing)
    assert progress(mailing, NOON).left == timedelta(seconds=1 / 25)


@pytest.mark.parametrize("state", [Mailing.State.PAUSED, Mailing.State.CANCELLED], ids=str)
def test_of_a_mailing_that_stands_nothing_is_estimated(state: Mailing.State) -> None:
    mailing = a_mailing(state=state)
    a_recipient(mailing)
    assert progress(mailing, NOON).left is None


def test_a_mailing_without_recipients_has_no_progress() -> None:
    assert progress(a_mailing(), NOON) == Progress(dict.fromkeys(State, 0), 0.0, None)


def test_nothing_holds_mailings_while_the_sender_is_there() -> None:
    seen(NOON - timedelta(seconds=20))
    assert hold(NOON) is None


@pytest.mark.parametrize("at", [None, NOON - timedelta(minutes=2)], ids=["never", "long ago"])
def test_where_no_sender_was_seen_nobody_sends(at: datetime | None) -> None:
    Sender.objects.filter(pk=1).update(seen_at=at)
    assert hold(NOON) == Hold(Because.NOBODY, at)


def test_telegrams_silence_holds_all_mailings() -> None:
    now = timezone.now()
    seen(now)
    telegram.keep_silent(now + timedelta(hours=1), now)
    assert hold(now) == Hold(Because.SILENCE, now + timedelta(hours=1))


def test_a_rest_holds_all_mailings_until_the_next_attempt() -> None:
    until = NOON + timedelta(minutes=1)
    seen(NOON, rests_until=until, words="Bad Gateway")
    assert hold(NOON) == Hold(Because.TROUBLE, until, "Bad Gateway")
    assert hold(until) == Hold(Because.NOBODY, NOON)
    seen(until)
    assert hold(until) is None
