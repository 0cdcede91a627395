"""The pages for an operator."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from reposter_service.domain.baselines import Algorithm, Comparison
from reposter_service.domain.decision import Because, Hold, Repost
from reposter_service.domain.health import UserbotState
from reposter_service.monitoring import pages
from reposter_service.monitoring.metrics import Metrics
from reposter_service.tests.builders import NOON
from reposter_service.workflows.backlog import Backlog
from reposter_service.workflows.measure import Measured

WELL = pages.Vitals(ticking=True, database=True, userbots={"connected": 2})


def page_of(metrics: Metrics) -> Callable[[], Awaitable[bytes]]:
    async def page() -> bytes:
        return metrics.page()

    return page


def test_userbots_are_counted_by_every_state_they_may_be_in() -> None:
    metrics = Metrics()
    metrics.userbots({**dict.fromkeys(UserbotState, 0), UserbotState.FROZEN: 2})
    metrics.clock_offset(timedelta(seconds=-180))

    lines = metrics.page().decode().splitlines()

    assert {line for line in lines if line.startswith("reposter_userbots{")} == {
        'reposter_userbots{state="banned"} 0.0',
        'reposter_userbots{state="logged_out"} 0.0',
        'reposter_userbots{state="frozen"} 2.0',
        'reposter_userbots{state="reconnecting"} 0.0',
        'reposter_userbots{state="without_rights"} 0.0',
        'reposter_userbots{state="flooded"} 0.0',
        'reposter_userbots{state="connected"} 0.0',
    }
    assert "reposter_clock_offset_seconds -180.0" in lines


def test_what_waits_is_told_and_what_there_is_not_has_no_sample() -> None:
    metrics = Metrics()
    metrics.backlog(Backlog(7, 2, NOON, 1, None, 3, 40, 5, 0, None))

    page = metrics.page().decode()

    assert "reposter_database_up 1.0" in page
    assert "reposter_posts_waiting 7.0" in page
    (oldest,) = (line for line in page.splitlines() if line.startswith("reposter_posts_oldest_due_timestamp_seconds "))
    assert float(oldest.split()[1]) == NOON.timestamp()
    assert "reposter_reposts_open 1.0" in page
    assert "\nreposter_reposts_oldest_open_timestamp_seconds" not in page
    assert "reposter_donors_unavailable 5.0" in page
    assert "reposter_build_info{release=" in page
    assert "process_start_time_seconds" in page


def test_the_last_tick_is_when_it_was_and_not_when_it_is_asked_for() -> None:
    metrics = Metrics()
    before = time.time()
    metrics.ticked(1000.0)
    (tick,) = (line for line in metrics.page().decode().splitlines() if line.startswith("reposter_last_tick_"))
    assert before - 1000 <= float(tick.split()[1]) <= time.time() - 1000


def test_of_a_database_that_does_not_answer_nothing_is_told_but_that() -> None:
    metrics = Metrics()
    metrics.backlog(None)

    page = metrics.page().decode()

    assert "reposter_database_up 0.0" in page
    assert "reposter_posts_waiting" not in page


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.parametrize(
    ("vitals", "status"),
    [
        pytest.param(WELL, 200, id="all is well"),
        pytest.param(pages.Vitals(ticking=True, database=True, userbots={}), 200, id="nothing to connect yet"),
        pytest.param(pages.Vitals(ticking=True, database=True, userbots={"flooded": 1}), 200, id="a flood wait passes"),
        pytest.param(
            pages.Vitals(ticking=True, database=True, userbots={"connected": 1, "without_rights": 1}),
            503,
            id="a userbot may not publish",
        ),
        pytest.param(pages.Vitals(ticking=False, database=True, userbots={}), 503, id="wakes stopped"),
        pytest.param(pages.Vitals(ticking=True, database=False, userbots={}), 503, id="no database"),
        pytest.param(
            pages.Vitals(ticking=True, database=True, userbots={"connected": 1, "reconnecting": 1}),
            503,
            id="a userbot is away",
        ),
        pytest.param(replace(WELL, says="Telegram не отвечает боту"), 503, id="the bot does not hear"),
    ],
)
async def test_health_is_a_status_and_the_reasons(
    http: aiohttp.ClientSession, vitals: pages.Vitals, status: int
) -> None:
    async def now() -> pages.Vitals:
        return vitals

    async with pages.serve(0, now, page_of(Metrics())) as port, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        body = await answer.json()
    assert answer.status == status
    assert body == {
        "well": status == 200,
        "ticking": vitals.ticking,
        "database": vitals.database,
        "userbots": vitals.userbots,
        "says": vitals.says,
    }


async def test_metrics_count_decisions_by_reason(http: aiohttp.ClientSession) -> None:
    metrics = Metrics()
    comparison = Comparison(Algorithm.X, 6, 6, 1, None, 1)
    metrics.measured(Measured(decisions=[Repost(comparison), Hold(Because.PAUSED), Hold(Because.PAUSED)], deleted=1))
    metrics.sent(1)

    async def now() -> pages.Vitals:
        return WELL

    async with pages.serve(0, now, page_of(metrics)) as port, http.get(f"http://127.0.0.1:{port}/metrics") as answer:
        text = await answer.text()
    assert 'reposter_posts_decided_total{because="paused",decision="hold"} 2.0' in text
    assert 'reposter_posts_decided_total{because="",decision="repost"} 1.0' in text
    assert "reposter_posts_deleted_total 1.0" in text
    assert "reposter_reposts_sent_total 1.0" in text
