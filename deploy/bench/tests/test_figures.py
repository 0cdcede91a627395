"""What the benchmarks make of what they measured. No figure is measured here."""

import os
from collections.abc import Iterator, Set

import pytest
from bench.bench_domain import MEASUREMENTS
from bench.burst import Burst, scheduled_sweeps
from bench.measurement import Measurement, single
from bench.process_figures import cpu_s, rss_mb
from bench.run import figures, line, measured


def house(asked: list[Set[str]]) -> Measurement:
    def measure(wanted: Set[str]) -> Iterator[tuple[str, float]]:
        asked.append(wanted)
        yield "start_s", 1.5
        yield "rss_mb", 200.0

    return Measurement({"start_s": "s", "rss_mb": "MiB"}, measure)


def test_of_a_measurement_that_gives_several_figures_the_wanted_ones_are_told() -> None:
    asked: list[Set[str]] = []
    assert list(measured("reposter", house(asked), "reposter.rss")) == [("reposter.rss_mb", 200.0, "MiB")]
    assert asked == [{"rss_mb"}]


def test_what_nobody_wants_is_not_measured() -> None:
    asked: list[Set[str]] = []
    assert list(measured("reposter", house(asked), "sandbox")) == []
    assert asked == []


def test_a_single_figure_is_a_measurement_too() -> None:
    measurement = single("per_s", "1/s", lambda: 12.0)
    assert list(measured("domain", measurement, "")) == [("domain.per_s", 12.0, "1/s")]


def test_a_prefix_that_names_nothing_has_no_figures() -> None:
    assert list(figures("weather")) == []
    assert [set(one.units) for one in MEASUREMENTS] == [{"decisions_per_s"}]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.2064, "0.206"), (1.0, "1"), (0.0, "0"), (1.0567, "1.057"), (226.4, "226"), (100, "100")]
)
def test_a_figure_is_one_line(value: float, shown: str) -> None:
    assert line("reposter.rss_mb", value, "MiB") == f"bench reposter.rss_mb {shown} MiB"


REQUESTS = {
    "channels.getMessages": 4,
    "updates.getState": 1,
    "messages.forwardMessages": 3,
    "messages.getDialogs": 2,
    "messages.getHistory": 2,
}


def test_forwards_and_the_scheduled_reconcile_are_not_counted_as_requests_of_a_burst() -> None:
    burst = Burst((0.1, 0.1, 0.2, 0.3), REQUESTS, sweeps=2, first_reads=2)
    assert burst.requests_per_post == 1.25


def test_what_the_burst_makes_the_daemon_read_beyond_the_scheduled_reconcile_is_counted() -> None:
    burst = Burst((0.1, 0.1, 0.2, 0.3), REQUESTS, sweeps=1, first_reads=0)
    assert burst.counted == 5 + 1 + 2


def test_a_reconcile_that_asked_less_than_before_takes_nothing_from_the_others() -> None:
    assert Burst((0.1,), {"channels.getMessages": 4}, sweeps=12, first_reads=0).counted == 4


def test_an_account_has_one_scheduled_sweep_and_none_where_one_was_just_made() -> None:
    earlier, before, after = (
        {name: {"messages.getDialogs": count} for name, count in zip(("one", "five", "again"), counts, strict=True)}
        for counts in [(10, 10, 10), (10, 10, 12), (12, 20, 14)]
    )
    assert scheduled_sweeps(earlier, before, after) == 2 + 2 + 0


def test_a_percentile_is_a_lag_that_was_seen() -> None:
    burst = Burst(tuple(n / 100 for n in range(1, 301)), {})
    assert (burst.lag(0.5), burst.lag(0.99), burst.lag(1)) == (1.5, 2.97, 3.0)


def test_the_kernel_tells_memory_and_time_of_a_process() -> None:
    assert rss_mb(os.getpid()) > 1
    assert cpu_s(os.getpid()) > 0
