"""Whom a mailing writes to, and how many of them it may."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics.models import Kind
from catalog_service.links.models import Link
from catalog_service.mailings import readiness, segments
from catalog_service.mailings.models import OptOut, Recipient, Strength
from catalog_service.mailings.segments import NotOpened, Segment, Sizes
from catalog_service.tests.analytics.deeds import came
from catalog_service.tests.analytics.reference import Done
from catalog_service.tests.builders import a_category, a_mailing, a_recipient, a_visitor
from catalog_service.tests.mailings.audience import interested

pytestmark = pytest.mark.django_db


def sizes(audience: segments.Audience) -> Sizes:
    return segments.sizes(audience, timezone.now())


def opted_out(visitor: int, category: int | None) -> None:
    OptOut.objects.create(visitor_id=visitor, category_id=category, at=timezone.now())


def test_a_segment_is_who_looked_for_the_category_so_strongly_and_so_lately() -> None:
    category = a_category()
    for strength, days_ago in ((1, 1), (4, 1), (9, 1), (9, 20)):
        interested(category, strength, days_ago)
    interested(a_category(), 9)
    found = {
        (strength, days): sizes(Segment(category.pk, strength, days)).everyone
        for strength in Strength
        for days in (7, 30)
    }
    assert found == {
        (Strength.ANY, 7): 3, (Strength.ANY, 30): 4,
        (Strength.CLEAR, 7): 2, (Strength.CLEAR, 30): 3,
        (Strength.STRONG, 7): 1, (Strength.STRONG, 30): 2,
    }  # fmt: skip


def test_whom_telegram_does_not_let_write_to_and_who_wants_none_are_not_reachable(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    category, other = a_category(), a_category()
    interested(category, reachable=False)
    of_it, of_all, of_another, _ = (interested(category).pk for _ in range(4))
    opted_out(of_it, category.pk)
    opted_out(of_all, None)
    opted_out(of_another, other.pk)
    with django_assert_num_queries(1):
        assert sizes(Segment(category.pk, Strength.ANY, 30)) == Sizes(everyone=5, reachable=2)


def test_a_segment_of_a_category_that_nobody_looked_for_is_empty() -> None:
    assert sizes(Segment(a_category().pk, Strength.ANY, 90)) == Sizes(0, 0)


def test_who_did_not_open_are_those_who_got_it_and_did_not_come_by_its_link() -> None:
    link, other = Link.objects.create(), Link.objects.create()
    first = a_mailing(link=link, target="first_page", state="sent")
    opened, opened_other, silent = (a_visitor(reachable=True) for _ in range(3))
    for visitor in (opened, opened_other, silent):
        a_recipient(first, visitor, state=Recipient.State.SENT)
    for state in (Recipient.State.BLOCKED, Recipient.State.UNKNOWN, Recipient.State.QUEUED):
        a_recipient(first, state=state)
    for visitor, by in ((opened, link), (opened_other, other)):
        came(Done(visitor.pk, Kind.OPENED_APP, timezone.now(), link=by.pk))
    opted_out(silent.pk, first.category_id)
    follower = a_mailing(first.category, follows=first)
    assert segments.audience_of(follower) == NotOpened(first.pk, link.pk, first.category_id)
    assert sizes(NotOpened(first.pk, link.pk, first.category_id)) == Sizes(everyone=2, reachable=1)


def test_once_the_link_is_gone_nobody_knows_who_did_not_open_and_nobody_else_is_written_to_instead() -> None:
    link = Link.objects.create()
    first = a_mailing(link=link, target="first_page", state="sent")
    follower = a_mailing(first.category, follows=first)
    interested(first.category or a_category())
    link.delete()
    follower.refresh_from_db()
    assert segments.audience_of(follower) is None
    (told,) = readiness.missing(follower, timezone.now())
    assert "больше нет" in told


def test_nobody_is_written_to_by_a_mailing_without_a_category() -> None:
    mailing = a_mailing()
    mailing.category = None
    assert segments.audience_of(mailing) is None


def test_the_overview_has_every_category_by_strength_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    full, empty = a_category("Бизнес", order=1), a_category("Пусто", order=2)
    for strength in (1, 5, 10):
        interested(full, strength)
    interested(full, 10, reachable=False)
    interested(full, 10, days_ago=31)
    with django_assert_num_queries(1):
        rows = segments.overview(30, timezone.now())
    assert [(row.id, row.name) for row in rows] == [(full.pk, "Бизнес"), (empty.pk, "Пусто")]
    assert rows[0].sizes == {Strength.ANY: (4, 3), Strength.CLEAR: (3, 2), Strength.STRONG: (2, 1)}
    assert set(rows[1].sizes.values()) == {(0, 0)}
    for strength, found in rows[0].sizes.items():
        assert sizes(Segment(full.pk, strength, 30)) == found
