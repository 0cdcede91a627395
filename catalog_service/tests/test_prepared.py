"""Statements that are asked for often are planned once for each connection."""

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from catalog_service.postgres.base import prepared

pytestmark = pytest.mark.django_db


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def doubled(number: int) -> int:
    with prepared() as cursor:
        cursor.execute("SELECT 2 * %s::bigint AS doubled", [number])
        return int(cursor.fetchall()[0][0])


def test_what_is_asked_often_is_planned_once_whatever_its_values() -> None:
    assert [doubled(number) for number in range(7)] == [0, 2, 4, 6, 8, 10, 12]
    assert "SELECT 2 * $1::bigint AS doubled" in kept()


def test_it_is_counted_as_any_other_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        doubled(1), doubled(2)
