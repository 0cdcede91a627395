"""`/healthz` and `/metrics` of worker and bot, on loopback only. The web process serves its own."""

import errno
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

LOOPBACK = "127.0.0.1"


class AddressInUseError(Exception):
    """Somebody else has the port; the message says so, and how to mend it."""


@dataclass(frozen=True)
class Health:
    """`says`: what is wrong, "" while all is well. `facts`: what it follows from, for programs; JSON's types."""

    says: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        return not self.says


@asynccontextmanager
async def serve(
    port: int, setting: str, health: Callable[[], Awaitable[Health]], metrics: Callable[[], Awaitable[bytes]]
) -> AsyncIterator[int]:
    """Serve both pages until the context ends; yields the port (0 asks for a free one).

    `setting`: what the port is named by, for `AddressInUseError`.
    """

    async def healthz(_request: web.Request) -> web.Response:
        now = await health()
        answer = {"ok": now.well, "says": now.says or "работает", **now.facts}
        return web.json_response(
            answer, status=200 if now.well else 503, dumps=lambda said: json.dumps(said, ensure_ascii=False)
        )

    async def metrics_page(_request: web.Request) -> web.Response:
        return web.Response(body=await metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics_page)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, port, setting)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int, setting: str) -> None:
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        raise AddressInUseError(
            f"адрес {LOOPBACK}:{port} страниц /healthz и /metrics уже занят: похоже, этот процесс здесь уже запущен. "
            f"Остановите его, а если порт занят другой программой, назовите свободный в {setting}"
        ) from trouble
