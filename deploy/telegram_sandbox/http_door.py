"""The HTTP side of a sandbox on one port: the Bot API, the control port, the viewer and the doors for strangers, each
under its own path.
"""

import errno

from aiohttp import web

from telegram_sandbox.bot_api.server import BOT_API as BOT_API_KEY
from telegram_sandbox.bot_api.server import application as bot_api_application
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.control.server import LARGEST_BODY
from telegram_sandbox.control.server import application as control_application
from telegram_sandbox.outside.server import PATHS, attend
from telegram_sandbox.viewer.server import application as viewer_application
from telegram_sandbox.viewer.stage import Stage

BOT_API, CONTROL, VIEWER = "/bot-api", "/control", "/viewer"
SHUTDOWN_S = 1.0
"""Long polls and event streams are cut after this: nobody is to wait for them."""


class HttpDoor:
    """Loopback only. Port 0, or one that is taken, becomes a free one, and stays that over restarts.

    `stage`: whom and what the viewer knows of.
    """

    def __init__(self, desk: Desk, *, port: int = 0, stage: Stage | None = None) -> None:
        self.port = port
        self._desk = desk
        self._stage = stage or Stage()
        self._runner: web.AppRunner | None = None
        self._is_settled = False

    @property
    def address(self) -> str:
        """Without a path: `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def outside(self) -> dict[str, str]:
        """The address of each door for strangers."""
        return {door: self.address + path for door, path in PATHS.items()}

    async def start(self) -> None:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=SHUTDOWN_S)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        except OSError as refused:
            if refused.errno != errno.EADDRINUSE or self._is_settled:
                raise
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        self._is_settled = True

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)  # what is mounted has no say in this
        app.router.add_get("/", _to_viewer)
        bot_api = bot_api_application(self._desk.world, self._desk.faults)
        self._desk.bot_api = bot_api[BOT_API_KEY]
        bots = bot_api[BOT_API_KEY]
        viewer = viewer_application(self._desk.world, self._desk.noted, stage=self._stage, bots=bots)
        attend(app, self._desk.outside)
        app.add_subapp(BOT_API, bot_api)
        app.add_subapp(CONTROL, control_application(self._desk))
        app.add_subapp(VIEWER, viewer)
        return app


async def _to_viewer(_: web.Request) -> web.Response:
    raise web.HTTPFound(f"{VIEWER}/")
