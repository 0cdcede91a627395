"""The pages for an operator."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from reposter_service.domain.baselines import Algorithm, Standing
from reposter_service.domain.decision import Because, Hold, Repost
from reposter_service.monitoring import pages
from reposter_service.monitoring.metrics import Metrics
from reposter_service.workflows.measure import Measured

WELL = pages.Health(ticking=True, database=True, userbots={"connected": 2})


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.parametrize(
    ("health", "status"),
    [
        pytest.param(WELL, 200, id="all is well"),
        pytest.param(pages.Health(ticking=True, database=True, userbots={}), 200, id="nothing to connect yet"),
        pytest.param(pages.Health(ticking=False, database=True, userbots={}), 503, id="wakes stopped"),
        pytest.param(pages.Health(ticking=True, database=False, userbots={}), 503, id="no database"),
        pytest.param(
            pages.Health(ticking=True, database=True, userbots={"connected": 1, "not_connected": 1}),
            503,
            id="a userbot is away",
        ),
    ],
)
async def test_health_is_a_status_and_the_reasons(
    http: aiohttp.ClientSession, health: pages.Health, status: int
) -> None:
    async def now() -> pages.Health:
        return health

    async with pages.serve(0, now, Metrics().page) as port, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        body = await answer.json()
    assert answer.status == status
    assert body == {
        "well": status == 200,
        "ticking": health.ticking,
        "database": health.database,
        "userbots": health.userbots,
    }


async def test_metrics_count_decisions_by_reason(http: aiohttp.ClientSession) -> None:
    metrics = Metrics()
    standing = Standing(Algorithm.X, 6, 6, 1, None, 1)
    metrics.measured(Measured(decisions=[Repost(standing), Hold(Because.PAUSED), Hold(Because.PAUSED)], deleted=1))
    metrics.sent(1)

    async def now() -> pages.Health:
        return WELL

    async with pages.serve(0, now, metrics.page) as port, http.get(f"http://127.0.0.1:{port}/metrics") as answer:
        text = await answer.text()
    assert 'reposter_posts_decided_total{because="paused",decision="hold"} 2.0' in text
    assert 'reposter_posts_decided_total{because="",decision="repost"} 1.0' in text
    assert "reposter_posts_deleted_total 1.0" in text
    assert "reposter_reposts_sent_total 1.0" in text
