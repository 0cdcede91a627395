"""What is counted for Prometheus."""

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from reposter_service.domain.decision import Hold
from reposter_service.domain.health import UserbotState
from reposter_service.workflows.measure import Measured

LAG_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300)


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

    def page(self) -> bytes:
        return generate_latest(self._registry)
