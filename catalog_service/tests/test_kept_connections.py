"""A thread of the web process keeps its connection from one request to the next."""

from collections.abc import Iterator

import provision
import psycopg
import pytest
from django.core.signals import request_finished, request_started
from django.db import NotSupportedError, connection

from catalog_service.postgres.base import prepared
from catalog_service.postgres.kept import keep_connections


@pytest.fixture
def kept() -> Iterator[None]:
    moments = (request_started, request_finished)
    before = [list(moment.receivers) for moment in moments]
    keep_connections()
    yield
    for moment, receivers in zip(moments, before, strict=True):
        moment.receivers = receivers
        moment.sender_receivers_cache.clear()


def request() -> int:
    """What a request is for the database; the pid of the backend that answered it."""
    request_started.send(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    request_finished.send(None)
    return int(pid)


@pytest.mark.usefixtures("committed", "kept")
def test_a_thread_keeps_its_connection_after_a_request() -> None:
    pid = request()
    assert connection.connection is not None
    assert request() == pid


@pytest.mark.usefixtures("kept")
def test_one_that_postgres_has_ended_is_replaced_at_the_next_request(committed: provision.HouseDatabase) -> None:
    pid = request()
    with psycopg.connect(committed.as_admin) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert request() != pid


@pytest.mark.usefixtures("committed", "kept")
def test_one_left_in_a_transaction_is_given_back() -> None:
    request_started.send(None)
    connection.set_autocommit(False)
    request_finished.send(None)
    assert connection.connection is None


@pytest.mark.usefixtures("kept")
def test_plans_that_a_migration_has_spoilt_fail_once(committed: provision.HouseDatabase) -> None:
    def ask() -> None:
        request_started.send(None)
        try:
            with prepared() as cursor:
                cursor.execute("SELECT changed_by FROM edition")
        finally:
            request_finished.send(None)

    for _ in range(5):
        ask()
    with psycopg.connect(committed.as_admin) as admin:
        admin.execute("ALTER TABLE catalog.edition ALTER changed_by TYPE numeric")
    with pytest.raises(NotSupportedError, match="cached plan"):
        ask()
    ask()


@pytest.mark.usefixtures("committed")
def test_elsewhere_it_goes_back_to_the_pool() -> None:
    request()
    assert connection.connection is None
