"""Whose turn it is."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.figures import actions, schedule, turns
from catalog_service.figures.believing import Known
from catalog_service.figures.findings import Whom
from catalog_service.figures.models import Attempt, Profile, Refresh
from catalog_service.figures.states import State
from catalog_service.figures.turns import Turn
from catalog_service.tests.builders import NOON, a_category, a_channel, a_refresh

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def come(held: set[int] | None = None, most: int = 100) -> list[int]:
    return [turn.channel for turn in turns.come(NOON, held or set(), most)]


def test_every_channel_stands_in_the_queue_and_a_new_one_is_due_at_once() -> None:
    category = a_category()
    channels = [a_channel(category, published=published).pk for published in (True, False, True)]
    turns.make(NOON)
    turns.make(NOON + DAY)
    assert come() == channels
    assert set(Refresh.objects.values_list("due_at", flat=True)) == {NOON}


def test_first_come_single_wishes_of_editors_then_rounds_then_what_visitors_opened_then_who_is_due(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    later, long_due, opened, first, second, alone, _not_due = (
        a_refresh(due_at=NOON + due).pk for due in (-MINUTE, -DAY, -DAY, DAY, DAY, DAY, MINUTE)
    )
    actions.opened([opened], now=NOON - 9 * MINUTE)
    actions.want(Channel.objects.filter(pk__in=[first, second]), title="Двое", by=None, now=NOON - 3 * MINUTE)
    actions.want(Channel.objects.filter(pk=alone), title="Один", by=None, now=NOON)
    with django_assert_num_queries(1):
        turned = come()
    assert turned == [alone, first, second, opened, long_due, later]
    assert come(most=2) == [alone, first]
    assert come(held={alone, first, long_due}) == [second, opened, later]


def test_a_turn_tells_what_is_known_of_the_channel() -> None:
    channel = a_channel(telegram_link="https://t.me/Finance", telegram_id=42)
    a_refresh(channel, address="finance", looked_at=NOON - DAY)
    Profile.objects.create(channel=channel, tgstat_id=7, last_post_at=NOON - DAY, picture="https://telesco.pe/a")
    Attempt.objects.create(channel=channel, door="tgstat", state="quota", at=NOON)
    Attempt.objects.create(channel=channel, door="telegram", state="free", at=NOON)
    known = Known(NOON - DAY, State.FREE, NOON - DAY)
    whom = Whom(channel.pk, "Finance", 42, 7)
    assert turns.come(NOON, (), 1) == [Turn(whom, known, has_logo=False, picture="https://telesco.pe/a")]


def test_of_a_channel_whose_link_has_changed_nothing_is_known_and_it_is_due_at_once() -> None:
    channel = a_channel(telegram_link="https://t.me/New_Name", telegram_id=42)
    a_refresh(channel, address="old_name", looked_at=NOON - DAY, due_at=NOON + DAY)
    Profile.objects.create(channel=channel, tgstat_id=7, last_post_at=NOON - DAY)
    same = a_refresh(a_channel(telegram_link="https://t.me/Same_Name"), address="same_name", due_at=NOON + DAY)
    turns.make(NOON)
    assert turns.come(NOON, (), 9) == [Turn(Whom(channel.pk, "New_Name"), Known(), has_logo=False, picture="")]
    same.refresh_from_db()
    assert same.due_at == NOON + DAY


def test_labels_are_asked_for_once_in_thirty_days_and_not_before_the_first_refresh() -> None:
    _new, never, old, _known = (
        a_refresh(tried_at=tried_at, labels_at=labels_at).pk
        for tried_at, labels_at in (
            (None, None),
            (NOON, None),
            (NOON, NOON - 30 * DAY),
            (NOON, NOON - 29 * DAY),
        )
    )
    assert [turn.channel for turn in turns.unlabelled(NOON, (), 9)] == [never, old]
    assert [turn.channel for turn in turns.unlabelled(NOON, (), 1)] == [never]


def test_gender_is_asked_for_in_the_order_of_opens() -> None:
    second, first, _unopened = (a_refresh(gender_wanted_at=moment).pk for moment in (NOON, NOON - MINUTE, None))
    assert [turn.channel for turn in turns.of_unknown_gender(NOON, (), 9)] == [first, second]


def test_of_a_name_that_is_not_the_channels_neither_labels_nor_gender_are_asked_for() -> None:
    refresh = a_refresh(tried_at=NOON, gender_wanted_at=NOON)
    Attempt.objects.create(channel=refresh.channel, door="telegram", state="another", at=NOON)
    assert turns.unlabelled(NOON, (), 9) == turns.of_unknown_gender(NOON, (), 9) == []


def test_a_turn_that_is_further_away_than_any_comes_at_once() -> None:
    behind = a_refresh(due_at=NOON + schedule.LATEST + MINUTE)
    a_refresh(due_at=NOON + schedule.LATEST)
    turns.make(NOON)
    assert come() == [behind.pk]
