"""Chromium without a window, driven through its own debugging port: for pictures, and for tests of pages."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from orphans import on_parents_death

NAMES = ("chromium", "chromium-browser", "google-chrome")
START_S, PATIENCE_S = 60.0, 30.0
KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "ArrowDown": (40, "")}


class PageFailed(Exception):
    """The page, or the browser, did not do as it should; in words."""


def installed() -> str | None:
    """Path of the browser; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page. `complaints`: what the page threw, or the browser refused it (its own policy, too)."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked = 0
        self.complaints: list[str] = []

    async def open(self, address: str) -> None:
        await self.call("Page.navigate", url=address)
        await self.until(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(address)})")

    async def resize(self, width: int, height: int, *, scale: float = 1, dark: bool = False) -> None:
        """`scale`: of a telephone's fine screen."""
        is_small = width < 720
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=is_small,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])

    async def run(self, script: str) -> Any:
        """The value of an expression in the page, awaited if it is a promise."""
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise PageFailed(answer["exceptionDetails"].get("exception", {}).get("description", script))
        return answer["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait for an expression to become true."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await self.run(f"Boolean({condition})"):  # noqa: ASYNC110 - the page tells nobody
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise PageFailed(f"never true: {condition}; {self.complaints}") from None

    async def type(self, text: str) -> None:
        """Into whatever has the focus."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, *, shift: bool = False) -> None:
        code, text = KEYS[key]
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        await self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    async def picture(self, clip: Mapping[str, float] | None = None) -> bytes:
        """A PNG of what is seen, or of its part: `x`, `y`, `width`, `height` in the page's pixels."""
        part = {"clip": {**clip, "scale": 1}} if clip else {}
        answer = await self.call("Page.captureScreenshot", format="png", **part)
        return base64.b64decode(answer["data"])

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Any method of the browser's protocol."""
        self._asked += 1
        await self._socket.send_json({"id": self._asked, "method": method, "params": parameters})
        async for message in self._socket:
            answer = json.loads(message.data)
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise PageFailed(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])
            self._listen(answer)
        raise PageFailed("Chromium завершился")

    def _listen(self, event: dict[str, Any]) -> None:
        details = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(details["exceptionDetails"].get("exception", {}).get("description")))
        if event.get("method") == "Log.entryAdded" and details["entry"]["level"] == "error":
            self.complaints.append(f"{details['entry']['text']} {details['entry'].get('url', '')}")


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """An empty page in a fresh profile; the browser ends with it, and with this program."""
    program = installed()
    if program is None:
        raise PageFailed("нет Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        running = _start(program, profile)
        try:
            port = await _port(running, Path(profile))
            async with aiohttp.ClientSession() as session:
                address = await _page_address(session, port)
                async with session.ws_connect(address, max_msg_size=0, heartbeat=None) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Runtime", "Log"):
                        await page.call(f"{domain}.enable")
                    yield page
        finally:
            running.kill()
            running.wait()


def _start(program: str, profile: str) -> "subprocess.Popen[bytes]":
    options = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", "--disable-gpu"]
    options += ["--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars"]
    if os.getuid() == 0:
        options.append("--no-sandbox")  # it refuses to start as root with one; all it opens is our own page
    return subprocess.Popen(
        [program, *options, "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=on_parents_death(),  # noqa: PLW1509 - the child only calls prctl and getppid
    )


async def _port(running: "subprocess.Popen[bytes]", profile: Path) -> int:
    written = profile / "DevToolsActivePort"
    try:
        async with asyncio.timeout(START_S):
            while True:
                lines = written.read_text().split() if written.exists() else []
                if lines:
                    return int(lines[0])
                if running.poll() is not None:
                    raise PageFailed(f"Chromium завершился: {running.returncode}")
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise PageFailed("Chromium не запустился") from None


async def _page_address(session: aiohttp.ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
        pages = [target for target in await answer.json() if target["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])
