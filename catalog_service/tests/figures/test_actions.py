"""Editors want figures anew and take what Telegram offers; visitors open channels."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from catalog_service.channels.models import Channel, Share
from catalog_service.figures import actions, offers, queries, storing, tasks
from catalog_service.figures.models import Profile, Refresh, Round
from catalog_service.figures.offers import Part
from catalog_service.tests.builders import NOON, a_channel, a_refresh
from catalog_service.tests.figures.asked import PACES, a_turn, found, seen

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRESH: dict[str, Any] = {"tried_at": NOON - 2 * HOUR, "refreshed_at": NOON - 2 * HOUR, "gender_at": NOON - DAY}
OLD: dict[str, Any] = {"tried_at": NOON - DAY, "refreshed_at": NOON - DAY, "gender_at": NOON - DAY}
WITHOUT_GENDER = FRESH | {"gender_at": None}


def wishes(refresh: Refresh) -> tuple[bool, bool]:
    """Whether a visitor's wish for its figures and for its gender waits."""
    refresh.refresh_from_db()
    by_visitor = (refresh.wanted_at, refresh.wanted_by) == (NOON, Refresh.By.VISITOR)
    assert by_visitor or refresh.wanted_at is None
    return by_visitor, refresh.gender_wanted_at == NOON


# --- editors ---------------------------------------------------------------------------------------------------------


def test_what_an_editor_wants_waits_in_a_round_and_a_job_is_called(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    editor = User.objects.create(username="editor")
    new, tried, fresh = a_channel(), a_channel(), a_channel()
    a_refresh(tried, tried_at=NOON - HOUR)
    a_refresh(fresh, tried_at=NOON - HOUR + timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.want(Channel.objects.all(), title="Все каналы", by=editor, now=NOON)
    assert (made.title, made.total, made.fresh, made.asked_at, made.asked_by) == ("Все каналы", 3, 1, NOON, editor)
    waiting = Refresh.objects.filter(wanted_at=NOON, wanted_by=Refresh.By.ROUND, round=made)
    assert set(waiting.values_list("pk", flat=True)) == {new.pk, tried.pk}
    assert queries.progress(made) == queries.Progress(waiting=2, fresh=1, found=0, failed=0)
    assert queries.progress(made).total == 3
    assert ProcrastinateJob.objects.filter(task_name="catalog_service.figures.tasks.refresh_now").count() == 1


def test_a_single_channel_that_waits_in_a_round_goes_before_it() -> None:
    refresh = a_refresh(wanted_at=NOON - HOUR, wanted_by=Refresh.By.VISITOR)
    a_refresh()
    first = actions.want(Channel.objects.all(), title="Все", by=None, now=NOON)
    single = actions.want(Channel.objects.filter(pk=refresh.pk), title="Один", by=None, now=NOON)
    assert queries.progress(first).total == 1
    assert queries.progress(single).waiting == 1
    refresh.refresh_from_db()
    assert refresh.wanted_by == Refresh.By.EDITOR


def test_what_waits_for_an_editor_is_not_put_behind_by_a_second_press() -> None:
    first, second = a_refresh(), a_refresh()
    made = actions.want(Channel.objects.filter(pk__in=[first.pk, second.pk]), title="Двое", by=None, now=NOON)
    for channels in (Channel.objects.filter(pk__in=[first.pk, second.pk]), Channel.objects.all()):
        again = actions.want(channels, title="Снова", by=None, now=NOON + HOUR)
        assert (again.pk is None, queries.progress(made).waiting) == (True, 2)
    third = a_refresh()
    later = actions.want(Channel.objects.all(), title="Все", by=None, now=NOON + HOUR)
    assert (queries.progress(made).waiting, queries.progress(later).waiting) == (2, 1)
    assert (queries.ahead(made), queries.ahead(later), queries.in_rounds()) == (0, 2, 3)
    single = actions.want(Channel.objects.filter(pk=third.pk), title="Один", by=None, now=NOON + HOUR)
    assert (queries.ahead(made), single.pk is None) == (1, False)
    assert actions.want(Channel.objects.filter(pk=third.pk), title="Снова", by=None, now=NOON + 2 * HOUR).pk is None
    first.refresh_from_db()
    assert (first.wanted_at, first.round) == (NOON, made)


def test_where_all_are_fresh_nothing_is_called(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    a_refresh(tried_at=NOON)
    with django_capture_on_commit_callbacks() as called:
        made = actions.want(Channel.objects.all(), title="Все", by=None, now=NOON)
    assert (made.pk is None, made.total, made.fresh, called) == (True, 1, 1, [])


# --- visitors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        pytest.param({}, (True, True), id="never refreshed"),
        pytest.param(FRESH, (False, False), id="fresh"),
        pytest.param(OLD, (True, False), id="older than a day"),
        pytest.param(OLD | {"tried_at": NOON - HOUR / 2}, (False, False), id="tried within the hour"),
        pytest.param(WITHOUT_GENDER, (False, True), id="gender never asked for"),
        pytest.param(FRESH | {"gender_at": NOON - 7 * DAY}, (False, True), id="gender not found a week ago"),
    ],
)
def test_what_a_visitor_opens_is_wanted_where_it_is_old(fields: dict[str, Any], wanted: tuple[bool, bool]) -> None:
    refresh = a_refresh(**fields)
    actions.opened([refresh.pk], now=NOON)
    assert wishes(refresh) == wanted


@pytest.mark.parametrize(
    ("source", "asked_ago", "is_wanted"),
    [
        pytest.param("editor", 100 * DAY, False, id="editor's"),
        pytest.param("telemetr", 29 * DAY, False, id="Telemetr's, of this month"),
        pytest.param("telemetr", 30 * DAY, True, id="Telemetr's, a month old"),
    ],
)
def test_gender_that_is_known_is_wanted_once_a_month_and_never_when_it_is_the_editors(
    source: str, asked_ago: timedelta, is_wanted: bool
) -> None:
    refresh = a_refresh(**FRESH | {"gender_at": NOON - asked_ago})
    share = {"kind": Share.Kind.GENDER, "name": "male", "percent": 100, "source": source}
    Share.objects.create(channel=refresh.channel, **share)
    actions.opened([refresh.pk], now=NOON)
    assert wishes(refresh) == (False, is_wanted)


def test_a_batch_of_opens_is_one_statement_which_touches_nothing_that_is_fresh(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hidden = a_refresh(a_channel(published=False))
    private = a_refresh(a_channel(telegram_link="https://t.me/+AAAAAAAAAAAAAAAA"))
    fresh = a_refresh(**FRESH)
    with django_assert_num_queries(1):
        actions.opened([hidden.pk, private.pk, fresh.pk, 10**9], now=NOON)
    assert [wishes(each) for each in (hidden, private, fresh)] == [(False, False), (True, False), (False, False)]


def test_a_visitors_wish_leaves_an_editors_as_it_is() -> None:
    refresh = a_refresh(wanted_at=NOON - HOUR, wanted_by=Refresh.By.EDITOR, gender_at=NOON)
    actions.opened([refresh.pk], now=NOON)
    refresh.refresh_from_db()
    assert (refresh.wanted_at, refresh.wanted_by) == (NOON - HOUR, Refresh.By.EDITOR)


@override_settings(TELEMETR_PAGE=False)
def test_while_telemetrs_page_is_switched_off_no_gender_is_wanted() -> None:
    refresh = a_refresh()
    actions.opened([refresh.pk], now=NOON)
    assert wishes(refresh) == (True, False)


# --- offers ----------------------------------------------------------------------------------------------------------


def test_what_telegram_offers_is_what_differs_and_taken_part_by_part() -> None:
    channel = a_channel(title="finance_daily", description="Своё описание")
    logo = "pictures/3f/3fa9"
    told = {"title": "Финансы каждый день", "description": "Своё описание", "logo": logo}
    profile = Profile.objects.create(channel=channel, **told)
    offered = [offers.Offer(Part.TITLE, "Финансы каждый день", "finance_daily"), offers.Offer(Part.LOGO, logo, "")]
    assert offers.of(channel, profile) == offered
    actions.take(channel, Part.TITLE)
    assert (channel.title, channel.description, channel.logo.name) == ("Финансы каждый день", "Своё описание", "")
    actions.take(channel, Part.LOGO)
    actions.take(channel, Part.DESCRIPTION)
    channel.refresh_from_db()
    assert (channel.logo.name, channel.description) == (logo, "Своё описание")
    assert queries.of_channel(channel).offers == []


def test_what_telegram_does_not_tell_takes_nothing_away() -> None:
    channel = a_channel(description="Своё описание")
    actions.take(channel, Part.DESCRIPTION)
    Profile.objects.create(channel=channel, title="я" * 255)
    actions.take(channel, Part.DESCRIPTION)
    actions.take(channel, Part.TITLE)
    channel.refresh_from_db()
    assert (channel.description, channel.title) == ("Своё описание", "я" * 128)


def test_what_a_visitor_opens_after_a_round_is_not_of_the_round() -> None:
    channel = a_channel()
    made = actions.want(Channel.objects.all(), title="Все", by=None, now=NOON - 3 * DAY)
    storing.store(seen(a_turn(channel), found(subscribers=5), at=NOON - 2 * DAY), PACES)
    actions.opened([channel.pk], now=NOON)
    assert queries.progress(made) == queries.Progress(waiting=0, fresh=0, found=1, failed=0)
    storing.store(seen(a_turn(channel), found(subscribers=5)), PACES)
    assert queries.progress(made).total == 1


def test_old_rounds_are_swept_unless_somebody_waits_in_them() -> None:
    ended, recent, going = a_channel(), a_channel(), a_channel()
    for channel, days in ((ended, 91), (recent, 89), (going, 91)):
        at = timezone.now() - days * DAY
        actions.want(Channel.objects.filter(pk=channel.pk), title=str(channel), by=None, now=at)
    Refresh.objects.filter(pk__in=[ended.pk, recent.pk]).update(wanted_at=None, wanted_by="")
    assert tasks.sweep_rounds(timestamp=0) == 1
    assert set(Round.objects.values_list("title", flat=True)) == {str(recent), str(going)}
