"""What a scrape reads of the database: values, and how many statements it takes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client.core import Metric
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics.models import Uncounted
from catalog_service.figures.findings import Door
from catalog_service.figures.models import Attempt, DoorState
from catalog_service.figures.schedule import LATEST
from catalog_service.figures.states import State
from catalog_service.mailings import tally
from catalog_service.mailings.claims import Claim, Settlement
from catalog_service.mailings.models import Mailing, Sender
from catalog_service.mailings.recipients import AGAIN
from catalog_service.monitoring import gauges
from catalog_service.telegram.models import ManagerChat, Silence
from catalog_service.tests.builders import a_channel, a_mailing, a_recipient, a_refresh

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, scheduled_at) VALUES ('default', %s, %s, %s, %s)
"""
TELL = "catalog_service.visitors.tasks.tell_manager"


def value(metrics: Iterable[Metric], name: str, **labels: str) -> float | None:
    """None: there is no such sample."""
    for metric in metrics:
        for sample in metric.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return None


def a_job(task: str, status: str = "todo", args: str = "{}", scheduled_at: datetime | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(JOB, [task, status, args, scheduled_at])


def test_an_empty_catalog_is_read_in_a_dozen_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(11):
        metrics = gauges.read(NOW)
    assert value(metrics, "catalog_events_uncounted") == 0
    assert value(metrics, "catalog_events_uncounted_oldest_timestamp_seconds") is None
    assert value(metrics, "catalog_jobs_oldest_due_timestamp_seconds") is None
    assert value(metrics, "catalog_figures_channels", age="late") == 0
    assert value(metrics, "catalog_mailings_paused", because="bot_unknown") == 0


def test_while_mailings_are_sent_two_more_count_their_recipients(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    going = a_mailing(state=Mailing.State.SENDING)
    held = a_mailing(state=Mailing.State.PAUSED, halt=Mailing.Halt.BOT_UNKNOWN)
    over = a_mailing(state=Mailing.State.SENT)
    for mailing in (going, held, over):
        a_recipient(mailing)
    with django_assert_num_queries(13):
        metrics = gauges.read(NOW)
    assert value(metrics, "catalog_mailing_recipients", state="queued") == 2
    assert value(metrics, "catalog_mailing_recipients", state="sent") == 0
    assert value(metrics, "catalog_mailings_sending") == 1
    assert value(metrics, "catalog_mailings_paused", because="bot_unknown") == 1


def test_events_that_wait_are_counted_and_the_oldest_is_named() -> None:
    for minutes in (1, 7, 3):
        Uncounted.objects.create(event=uuid4(), visitor=1, at=NOW - timedelta(minutes=minutes))
    metrics = gauges.read(NOW)
    assert value(metrics, "catalog_events_uncounted") == 3
    oldest = (NOW - timedelta(minutes=7)).timestamp()
    assert value(metrics, "catalog_events_uncounted_oldest_timestamp_seconds") == oldest


def test_jobs_are_counted_by_tasks_that_there_are() -> None:
    a_job("catalog_service.analytics.tasks.roll_up", scheduled_at=NOW - timedelta(hours=2))
    a_job("catalog_service.analytics.tasks.roll_up", scheduled_at=NOW + timedelta(days=1))
    a_job("somebody's", "failed")
    a_job("another's", "failed")
    metrics = gauges.read(NOW)
    assert value(metrics, "catalog_jobs", task="analytics.roll_up", status="todo") == 2
    assert value(metrics, "catalog_jobs", task="unknown", status="failed") == 2
    waits_since = (NOW - timedelta(hours=2)).timestamp()
    assert value(metrics, "catalog_jobs_oldest_due_timestamp_seconds") == waits_since


def test_a_request_is_untold_while_a_job_of_it_waits_or_has_failed() -> None:
    a_job(TELL, args='{"request": 1, "manager": 1}')
    a_job(TELL, "failed", args='{"request": 1, "manager": 2}')
    a_job(f"{TELL}s", args='{"request": 2}')
    assert value(gauges.read(NOW), "catalog_requests_untold") == 2


def test_the_sender_and_the_silence_are_told() -> None:
    Sender.objects.update(seen_at=NOW - timedelta(minutes=5))
    Silence.objects.update(since=NOW, until=NOW + timedelta(seconds=90))
    metrics = gauges.read(NOW)
    seen_at = (NOW - timedelta(minutes=5)).timestamp()
    assert value(metrics, "catalog_mailing_sender_seen_timestamp_seconds") == seen_at
    assert value(metrics, "catalog_bot_silence_seconds") == 90


def test_sources_and_the_age_of_figures_are_told() -> None:
    DoorState.objects.create(
        door=Door.TELEGRAM, rests_until=NOW + timedelta(minutes=30), why=State.REFUSED, refusals=2, asked_at=NOW
    )
    for age in (timedelta(hours=1), LATEST + timedelta(seconds=1), None):
        channel = a_channel()
        a_refresh(channel, due_at=NOW, refreshed_at=NOW - age if age else None)
        Attempt.objects.create(channel=channel, door=Door.TELEGRAM, state=State.REFUSED if age else State.FOUND, at=NOW)
    metrics = gauges.read(NOW)
    assert value(metrics, "catalog_figures_source_resting", source="telegram") == 1
    assert value(metrics, "catalog_figures_source_refusals", source="telegram") == 2
    assert value(metrics, "catalog_figures_source_asked_timestamp_seconds", source="telegram") == NOW.timestamp()
    assert value(metrics, "catalog_figures_source_found_timestamp_seconds", source="telegram") is None
    ages = [value(metrics, "catalog_figures_channels", age=age) for age in ("fresh", "late", "never")]
    assert ages == [1, 1, 1]
    assert value(metrics, "catalog_figures_channels_due") == 3
    assert value(metrics, "catalog_figures_attempts_failed", source="telegram", state="refused") == 2


def test_a_source_that_is_switched_off_has_no_samples() -> None:
    assert value(gauges.read(NOW), "catalog_figures_source_resting", source="tgstat") is None


def test_managers_whom_nobody_can_write_to_are_counted() -> None:
    ManagerChat.objects.create(chat_id=1, label="Анна")
    ManagerChat.objects.create(chat_id=2, label="Пётр", refusal="blocked", refused_at=NOW)
    metrics = gauges.read(NOW)
    assert value(metrics, "catalog_managers") == 2
    assert value(metrics, "catalog_managers_unreachable") == 1


def test_letters_are_counted_by_what_became_of_them() -> None:
    before = value([gauges.letters()], "catalog_letters_total", state="queued") or 0
    tally.add([Settlement(Claim(1, 1, 1, NOW), AGAIN)])
    assert value([gauges.letters()], "catalog_letters_total", state="queued") == before + 1
