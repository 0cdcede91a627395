"""`/healthz` and `/metrics`, on loopback only."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from reposter_service.domain.health import UserbotState

WELL = {UserbotState.CONNECTED.value, UserbotState.FLOODED.value}
"""A flood wait is Telegram's daily bread: it passes without anybody's help."""

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Vitals:
    """`ticking`: the loop and the wakes run. `database`: a query is answered. `userbots`: how many of them fare how, by
    the names of their states. `says`: what ails the bot, in words.
    """

    ticking: bool
    database: bool
    userbots: dict[str, int]
    says: str = ""

    @property
    def well(self) -> bool:
        return self.ticking and self.database and set(self.userbots) <= WELL and not self.says


@asynccontextmanager
async def serve(
    port: int, vitals: Callable[[], Awaitable[Vitals]], metrics: Callable[[], Awaitable[bytes]]
) -> AsyncIterator[int]:
    """Serve both pages until the context ends; yields the port (0 asks for a free one)."""

    async def healthz(_request: web.Request) -> web.Response:
        now = await vitals()
        return web.json_response({"well": now.well, **asdict(now)}, status=200 if now.well else 503)

    async def metrics_page(_request: web.Request) -> web.Response:
        return web.Response(body=await metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics_page)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
