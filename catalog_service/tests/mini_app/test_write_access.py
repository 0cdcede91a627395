"""POST /api/v1/write-access/."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.tests.mini_app.asking import Asking
from catalog_service.visitors.models import Visitor

pytestmark = pytest.mark.django_db


def test_who_allowed_it_can_be_written_to(anna: Asking) -> None:
    assert [anna.post("write-access/").status for _ in range(2)] == [204, 204]
    assert Visitor.objects.get().reachable


def test_it_speaks_for_nobody_else(anna: Asking, boris: Asking) -> None:
    boris.get("favorites/")
    anna.post("write-access/", {"visitor": boris.visitor_id})
    assert [each.pk for each in Visitor.objects.filter(reachable=True)] == [anna.visitor_id]


def test_a_later_visit_does_not_take_it_back(anna: Asking) -> None:
    anna.post("write-access/")
    anna.get("favorites/")
    assert Visitor.objects.get().reachable


def test_nobody_allows_it_without_init_data(anybody: Asking) -> None:
    assert anybody.post("write-access/").refusal == (401, "not_authenticated")


def test_it_costs_two_queries(anna: Asking, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        anna.post("write-access/")
