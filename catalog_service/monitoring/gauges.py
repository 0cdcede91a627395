"""Gauges of what stands in the database, made anew for each page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from catalog_service.analytics import queries as analytics
from catalog_service.figures import queries as figures
from catalog_service.mailings import queries as mailings
from catalog_service.mailings import tally
from catalog_service.monitoring import queue
from catalog_service.telegram import queries as telegram


def read(now: datetime) -> list[Metric]:
    """A dozen queries, each by an index or of a small table."""
    return [*_counting(), *_jobs(), *_mailings(now), *_figures(now), *_managers()]


def letters() -> Metric:
    """Of this process; no query."""
    family = CounterMetricFamily("catalog_letters", "Letters of mailings, by what became of them", labels=["state"])
    for state, number in sorted(tally.settled.items()):
        family.add_metric([state], number)
    return family


def _counting() -> Iterator[Metric]:
    waiting = analytics.waiting()
    yield _gauge("catalog_events_uncounted", "Events that no roll-up has counted yet", waiting.events)
    yield _moment("catalog_events_uncounted_oldest", "When the oldest of them happened", waiting.oldest_at)


def _jobs() -> Iterator[Metric]:
    stands = queue.stands()
    yield _by("catalog_jobs", "Jobs in the queue; what went well is gone from it", ("task", "status"), stands.counts)
    yield _moment(
        "catalog_jobs_oldest_due", "Since when the oldest job that could begin has waited", stands.oldest_due_at
    )
    yield _gauge("catalog_requests_untold", "Requests of which a manager is still to be told", stands.untold)


def _mailings(now: datetime) -> Iterator[Metric]:
    stands = mailings.standing(now)
    yield _by(
        "catalog_mailing_recipients",
        "Recipients of mailings that are being sent or paused",
        ("state",),
        {(state,): number for state, number in stands.recipients.items()},
    )
    yield _by(
        "catalog_mailings_paused",
        "Mailings on a pause, by why",
        ("because",),
        {(why,): number for why, number in stands.paused.items()},
    )
    yield _gauge("catalog_mailings_sending", "Mailings that are being sent", stands.sending)
    yield _moment("catalog_mailing_sender_seen", "When a worker last looked what is to be sent", stands.seen_at)
    yield _gauge(
        "catalog_bot_silence_seconds", "For so long Telegram wants the bot silent", _left(stands.silent_until, now)
    )


def _figures(now: datetime) -> Iterator[Metric]:
    rests, refusals = (
        GaugeMetricFamily(
            "catalog_figures_source_resting", "1: the source is not asked at the moment", labels=["source"]
        ),
        GaugeMetricFamily("catalog_figures_source_refusals", "Failures in a row", labels=["source"]),
    )
    asked, found = (
        GaugeMetricFamily(
            "catalog_figures_source_asked_timestamp_seconds", "When it was asked last", labels=["source"]
        ),
        GaugeMetricFamily(
            "catalog_figures_source_found_timestamp_seconds", "When it last answered as it should", labels=["source"]
        ),
    )
    for door in figures.doors(now):
        if not door.is_on:
            continue
        name = [door.door.value]
        rests.add_metric(name, float(door.rests))
        refusals.add_metric(name, door.state.refusals if door.state else 0)
        if door.state and door.state.asked_at:
            asked.add_metric(name, door.state.asked_at.timestamp())
        if door.state and door.state.found_at:
            found.add_metric(name, door.state.found_at.timestamp())
    yield from (rests, refusals, asked, found)
    queue_of_channels = figures.lateness(now)
    yield _by(
        "catalog_figures_channels",
        "Channels by the age of their figures: fresh, late (older than a turn and an hour), never",
        ("age",),
        {("fresh",): queue_of_channels.fresh, ("late",): queue_of_channels.late, ("never",): queue_of_channels.never},
    )
    yield _gauge("catalog_figures_channels_due", "Channels whose turn has come", queue_of_channels.due)
    yield _moment("catalog_figures_oldest", "When the oldest figures came", queue_of_channels.oldest_at)
    yield _by(
        "catalog_figures_attempts_failed",
        "Channels about which a source was last asked in vain, by why",
        ("source", "state"),
        figures.failures(),
    )


def _managers() -> Iterator[Metric]:
    managers = telegram.managers()
    yield _gauge("catalog_managers", "Chats that are told of requests", managers.all)
    yield _gauge("catalog_managers_unreachable", "Those that Telegram does not let the bot write to", managers.refused)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value)


def _by(name: str, meaning: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for which, value in values.items():
        family.add_metric(which, value)
    return family


def _moment(name: str, meaning: str, at: datetime | None) -> Metric:
    """Unix time; no sample where there is none."""
    family = GaugeMetricFamily(f"{name}_timestamp_seconds", meaning)
    if at is not None:
        family.add_metric([], at.timestamp())
    return family


def _left(until: datetime | None, now: datetime) -> float:
    return max((until - now).total_seconds(), 0.0) if until else 0.0
