"""Visitors who want no mailings."""

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from catalog_service.mailings.models import OptOut
from catalog_service.mailings.opting_out import opt_in, opt_out, opted_out
from catalog_service.tests.builders import NOON, a_category, a_mailing, a_visitor

pytestmark = pytest.mark.django_db


def test_a_category_and_all_of_them_are_said_apart_and_taken_back_apart(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    visitor, mailing = a_visitor().pk, a_mailing()
    category = mailing.category_id
    assert opted_out(visitor, category) == (False, False)
    opt_out(visitor, category, mailing.pk, now=NOON)
    assert opted_out(visitor, category) == (True, False)
    opt_out(visitor, None, mailing.pk, now=NOON)
    with django_assert_num_queries(1):
        assert opted_out(visitor, category) == (True, True)
    assert opted_out(visitor, None) == (False, True)
    opt_in(visitor, category)
    assert opted_out(visitor, category) == (False, True)
    opt_in(visitor, None)
    assert opted_out(visitor, category) == (False, False)


def test_said_twice_it_is_kept_once_with_the_mailing_under_which_it_was_said_first() -> None:
    visitor, first, second = a_visitor().pk, a_mailing(), a_mailing()
    for mailing in (first, second):
        for category in (first.category_id, None):
            opt_out(visitor, category, mailing.pk, now=NOON)
    assert OptOut.objects.count() == 2
    assert set(OptOut.objects.values_list("mailing", flat=True)) == {first.pk}


def test_another_category_is_nobodys_business() -> None:
    visitor = a_visitor().pk
    opt_out(visitor, a_category().pk, None, now=NOON)
    assert opted_out(visitor, a_category().pk) == (False, False)
    assert opted_out(visitor, None) == (False, False)


def test_it_goes_with_its_category_and_stays_without_its_mailing() -> None:
    visitor, category, mailing = a_visitor().pk, a_category(), a_mailing()
    opt_out(visitor, category.pk, mailing.pk, now=NOON)
    mailing.delete()
    assert opted_out(visitor, category.pk) == (True, False)
    category.delete()
    assert not OptOut.objects.exists()


def test_of_somebody_unknown_nothing_is_kept() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _said_by_nobody()
    assert not OptOut.objects.exists()


def _said_by_nobody() -> None:
    opt_out(999_999, None, None, now=NOON)
    connection.check_constraints()
