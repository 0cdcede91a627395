"""What is counted for Prometheus."""

import os
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from reposter_service.domain.decision import Hold
from reposter_service.domain.health import UserbotState
from reposter_service.workflows.backlog import Backlog
from reposter_service.workflows.measure import Measured

LAG_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300)


def release() -> str:
    """On a server the folder that the version was unpacked into; HOUSE_RELEASE where that says nothing."""
    return os.environ.get("HOUSE_RELEASE") or Path(__file__).resolve().parents[2].name


class Metrics:
    """One registry per process object, so that tests never meet each other's numbers."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._stored = Counter("reposter_posts_stored", "Posts of donors first seen", registry=registry)
        self._decided = Counter(
            "reposter_posts_decided", "Measured posts by decision", ["decision", "because"], registry=registry
        )
        self._deleted = Counter("reposter_posts_deleted", "Posts gone before they were measured", registry=registry)
        self._missed = Counter("reposter_posts_missed", "Posts that could not be measured on time", registry=registry)
        self._lag = Histogram(
            "reposter_measure_lag_seconds", "Measured after due", buckets=LAG_BUCKETS_S, registry=registry
        )
        self._sent = Counter("reposter_reposts_sent", "Posts forwarded into projects", registry=registry)
        self._clock_offset = Gauge(
            "reposter_clock_offset_seconds", "Telegram's clock is so much ahead of the machine's", registry=registry
        )
        self._userbots = Gauge("reposter_userbots", "Userbots by state", ["state"], registry=registry)
        self._database = Gauge("reposter_database_up", "1: the database has answered this page", registry=registry)
        self._tick = Gauge(
            "reposter_last_tick_timestamp_seconds", "When the loop and the wakes last ran", registry=registry
        )
        self._waits, self._bot = _Waiting(), _Bot()
        for collector in (_Build(), self._waits, self._bot):
            registry.register(collector)
        ProcessCollector(registry=registry)

    def stored(self, posts: int) -> None:
        self._stored.inc(posts)

    def measured(self, measured: Measured) -> None:
        for decision in measured.decisions:
            because = decision.because.value if isinstance(decision, Hold) else ""
            self._decided.labels("hold" if because else "repost", because).inc()
        for lag in measured.lags:
            self._lag.observe(max(lag.total_seconds(), 0))
        self._deleted.inc(measured.deleted)
        self._missed.inc(measured.missed)

    def sent(self, reposts: int) -> None:
        self._sent.inc(reposts)

    def userbots(self, by_state: Mapping[UserbotState, int]) -> None:
        for state, count in by_state.items():
            self._userbots.labels(state.value).set(count)

    def clock_offset(self, offset: timedelta) -> None:
        self._clock_offset.set(offset.total_seconds())

    def ticked(self, ago_s: float) -> None:
        """The loop and the wakes ran so long ago."""
        self._tick.set(time.time() - ago_s)

    def backlog(self, backlog: Backlog | None) -> None:
        """None: the database does not answer, and nothing is said of its rows."""
        self._database.set(backlog is not None)
        self._waits.backlog = backlog

    def bot(self, *, polls: bool | None) -> None:
        """None: there is none, not yet, or another process listens."""
        self._bot.polls = polls

    def page(self) -> bytes:
        return generate_latest(self._registry)


class _Build(Collector):
    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("reposter_build", "The version that runs", {"release": release()})


class _Bot(Collector):
    polls: bool | None = None

    def collect(self) -> Iterator[Metric]:
        if self.polls is not None:
            yield GaugeMetricFamily("reposter_bot_polling", "1: the admins' bot gets its updates", self.polls)


class _Waiting(Collector):
    """The backlog as it was read last; a moment that there is not has no sample."""

    def __init__(self) -> None:
        self.backlog: Backlog | None = None

    def collect(self) -> Iterator[Metric]:
        if self.backlog is None:
            return
        now = self.backlog
        yield GaugeMetricFamily("reposter_posts_waiting", "Posts to be measured, sooner or later", now.posts)
        yield GaugeMetricFamily("reposter_posts_due", "Posts whose moment of measuring has come", now.posts_due)
        yield _moment("reposter_posts_oldest_due", "The oldest such moment", now.oldest_due_at)
        yield GaugeMetricFamily("reposter_reposts_open", "Wins that wait to be forwarded", now.reposts)
        yield _moment("reposter_reposts_oldest_open", "When the oldest of them was decided", now.oldest_win_at)
        yield GaugeMetricFamily("reposter_projects", "Projects", now.projects)
        yield GaugeMetricFamily("reposter_donors", "Donors", now.donors)
        yield GaugeMetricFamily("reposter_donors_unavailable", "Donors that cannot be read", now.donors_unavailable)
        yield GaugeMetricFamily("reposter_alerts_undelivered", "Alerts on their way to an admin", now.alerts)
        yield _moment("reposter_alerts_oldest_undelivered", "When the oldest of them was raised", now.oldest_alert_at)


def _moment(name: str, meaning: str, at: datetime | None) -> Metric:
    """Unix time."""
    family = GaugeMetricFamily(f"{name}_timestamp_seconds", meaning)
    if at is not None:
        family.add_metric([], at.timestamp())
    return family
