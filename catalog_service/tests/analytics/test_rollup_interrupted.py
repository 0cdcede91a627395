"""Roll-ups that are killed, that meet another one, that meet what commits meanwhile: each event is counted once."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import orphans
import provision
import psycopg
import pytest
from django.db import OperationalError, connection

from catalog_service.analytics import actions, rollup
from catalog_service.analytics.actions import Deed
from catalog_service.analytics.models import Event, Kind, Uncounted
from catalog_service.tests.analytics.deeds import came, counted, liked
from catalog_service.tests.analytics.reference import Done, interests, points
from catalog_service.tests.builders import NOON, a_category, a_channel, a_visitor
from catalog_service.tests.processes import HOUSE, environment, until

T = TypeVar("T")
ROLL_UP = "import django; django.setup(); from catalog_service.analytics import rollup; rollup.roll_up()"
EVERY_INTEREST = """
INSERT INTO catalog.interest (visitor_id, category_id, strength, last_at)
SELECT telegram_id, category.id, 0, now() FROM catalog.visitor CROSS JOIN catalog.category
"""
AT_WORK = "SELECT pid FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"


def deeds() -> list[Done]:
    """Of some visitors in some channels."""
    category = a_category().pk
    return [
        Done(visitor.pk, kind, NOON + timedelta(hours=hour), category, channel=7)
        for visitor in (a_visitor(), a_visitor(), a_visitor())
        for hour, kind in enumerate((Kind.OPENED_CHANNEL, Kind.OPENED_PRICE, Kind.OPENED_CHANNEL, Kind.SENT_REQUEST))
    ]


@contextmanager
def held(database: provision.HouseDatabase) -> Iterator[psycopg.Connection[Any]]:
    """Until it commits no roll-up comes to its end: each waits, in the midst of its work, to write over an interest."""
    with psycopg.connect(database.as_admin) as admin:
        admin.execute(EVERY_INTEREST)
        yield admin


def at_work(admin: psycopg.Connection[Any]) -> int | None:
    """Pid of PostgreSQL's process that counts and waits for what is held."""
    row = admin.execute(AT_WORK).fetchone()
    return row[0] if row else None


def own_connection(work: Callable[[], T]) -> Callable[[], T]:
    """For another thread."""

    def done() -> T:
        try:
            return work()
        finally:
            connection.close()

    return done


def test_a_roll_up_whose_process_is_killed_has_done_nothing_and_the_next_one_does_it(
    committed: provision.HouseDatabase, tmp_path: Path
) -> None:
    done = deeds()
    came(*done)
    with held(committed) as admin:
        settings = environment(committed, tmp_path) | {"DJANGO_SETTINGS_MODULE": "catalog_service.settings"}
        process = subprocess.Popen(
            [sys.executable, "-c", ROLL_UP],
            cwd=HOUSE,
            env=settings,
            preexec_fn=orphans.on_parents_death(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )
        try:
            until(lambda: at_work(admin) is not None or process.poll() is not None)
        finally:
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        assert (rollup.roll_up(), counted()) == (0, {}), "its transaction has not ended yet"
    until(lambda: rollup.roll_up() == len(done))
    assert (counted(), liked()) == (points(done), interests(done))


def test_a_roll_up_whose_connection_is_cut_has_done_nothing(committed: provision.HouseDatabase) -> None:
    done = deeds()
    came(*done)
    with ThreadPoolExecutor(1) as elsewhere, held(committed) as admin:
        cut: Future[int] = elsewhere.submit(own_connection(rollup.roll_up))
        until(lambda: at_work(admin) is not None)
        admin.execute("SELECT pg_terminate_backend(%s)", [at_work(admin)])
        with pytest.raises(OperationalError):
            cut.result()
    assert (counted(), Uncounted.objects.count()) == ({}, len(done))
    assert rollup.roll_up() == len(done)
    assert (counted(), liked()) == (points(done), interests(done))


def test_what_commits_while_a_roll_up_is_at_work_is_counted_by_the_next_one(committed: provision.HouseDatabase) -> None:
    done = deeds()
    came(*done[::2])
    with ThreadPoolExecutor(1) as elsewhere, held(committed) as admin:
        first: Future[int] = elsewhere.submit(own_connection(rollup.roll_up))
        until(lambda: at_work(admin) is not None)
        came(*done[1::2])
        admin.commit()
        assert first.result() == len(done[::2])
    assert rollup.roll_up() == len(done[1::2])
    assert (counted(), liked()) == (points(done), interests(done))


def test_what_was_written_before_a_roll_up_and_commits_after_it_is_counted_by_the_next_one(
    committed: provision.HouseDatabase,
) -> None:
    visitor, channel = a_visitor().pk, a_channel()
    late = Done(visitor, Kind.OPENED_CHANNEL, NOON, channel.category_id, channel.pk)
    step = Done(visitor, Kind.OPENED_PRICE, NOON + timedelta(hours=1), channel.category_id, channel.pk)
    with psycopg.connect(committed.dsn("catalog_app")) as slow:
        slow.execute("INSERT INTO event (id, visitor, kind, category, channel, at) VALUES (%s, %s, 3, %s, %s, %s)",
                     [uuid4(), visitor, channel.category_id, channel.pk, NOON])  # fmt: skip
        slow.execute("INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM event")
        came(step)
        assert rollup.roll_up() == 1
        assert counted() == {}
    assert rollup.roll_up() == 1
    assert (counted(), liked()) == (points([late, step]), interests([late, step]))


def test_a_category_that_is_deleted_meanwhile_takes_no_roll_up_along(committed: provision.HouseDatabase) -> None:
    visitor, category = a_visitor().pk, a_category().pk
    came(Done(visitor, Kind.OPENED_CATEGORY, NOON, category))
    with ThreadPoolExecutor(1) as elsewhere, psycopg.connect(committed.as_admin) as admin:
        admin.execute("DELETE FROM catalog.category WHERE id = %s", [category])
        first: Future[int] = elsewhere.submit(own_connection(rollup.roll_up))
        until(lambda: at_work(admin) is not None)
        admin.commit()
        assert first.result() == 1
    assert (len(counted()), liked()) == (2, {})


def test_of_two_roll_ups_at_once_one_does_nothing(committed: provision.HouseDatabase) -> None:
    done = deeds()
    came(*done)
    with ThreadPoolExecutor(4) as hands, held(committed) as admin:
        first = hands.submit(own_connection(rollup.roll_up))
        until(lambda: at_work(admin) is not None)
        others = [hands.submit(own_connection(rollup.roll_up)) for _ in range(3)]
        assert [each.result() for each in others] == [0, 0, 0]
        admin.commit()
        assert first.result() == len(done)
    assert (counted(), liked()) == (points(done), interests(done))


def test_roll_ups_in_the_midst_of_visitors_count_everything_once(committed: provision.HouseDatabase) -> None:
    visitors, channel = [a_visitor().pk for _ in range(4)], a_channel()

    def visit(visitor: int) -> int:
        for minute in range(5):
            at = NOON + timedelta(minutes=minute)
            actions.record(
                visitor,
                [Deed(uuid4(), kind, at, channel.pk) for kind in (Kind.OPENED_CHANNEL, Kind.PRESSED_MANAGER)],
            )
        return visitor

    with ThreadPoolExecutor(6) as hands:
        visits = [hands.submit(own_connection(partial(visit, visitor))) for visitor in visitors]
        for each in (*visits, *(hands.submit(own_connection(rollup.roll_up)) for _ in range(12))):
            each.result()
    rollup.roll_up()
    done = [
        Done(event.visitor, Kind(event.kind), event.at, event.category, event.channel) for event in Event.objects.all()
    ]
    assert len(done) == 4 * 5 * 2
    assert (counted(), liked()) == (points(done), interests(done))


@pytest.mark.parametrize("order", [1, -1], ids=["in the same order", "in either order"])
def test_a_batch_that_is_told_by_many_at_once_is_counted_once(committed: provision.HouseDatabase, order: int) -> None:
    visitor = a_visitor().pk
    batch = [Deed(uuid4(), Kind.OPENED_APP, NOON) for _ in range(50)]

    def tell(number: int) -> int:
        return own_connection(lambda: actions.record(visitor, batch[:: order**number]).counted)()

    with ThreadPoolExecutor(6) as hands:
        assert sorted(hands.map(tell, range(12))) == [0] * 11 + [50]
    assert (Event.objects.count(), Uncounted.objects.count(), rollup.roll_up()) == (50, 50, 50)
