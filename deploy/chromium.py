"""Debian's Chromium, without a window, under Playwright: for pictures, and for tests of pages."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
CURE = "нет Chromium: apt-get install chromium"
PATIENCE_MS = 90_000
"""For the browser to start, and for what a page is expected to do: a busy machine is slow, not wrong."""
AT_HOME = ("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost")
"""Neither the browser nor a page in it reaches beyond this machine."""


class NoChromium(Exception):
    """There is none on this machine; with the cure."""


def installed() -> str | None:
    """Path of the browser; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """For several pages, each in a context of its own; it ends with this program.

    Raises `NoChromium`, and whatever Playwright raises.
    """
    program = installed()
    if program is None:
        raise NoChromium(CURE)
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program,
            timeout=PATIENCE_MS,
            args=AT_HOME,
            chromium_sandbox=os.getuid() != 0,  # it refuses to start as root with one; all it opens is our own pages
            handle_sigint=False,  # Ctrl-C reaches the whole family, and closing the browser is this program's part
        )
        async with await launched as started:
            yield started


async def fresh_page(of: Browser, **options: Any) -> Page:
    """An empty page in a fresh profile, closed with its context.

    `options`: what Playwright's `Browser.new_context` takes (`viewport`, `is_mobile`, `color_scheme` ...).
    """
    context = await of.new_context(locale="ru-RU", **options)
    context.set_default_timeout(PATIENCE_MS)
    return await context.new_page()


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[Page]:
    """An empty page in a fresh profile; the browser ends with it, and with this program. As `fresh_page`."""
    async with browser() as started:
        yield await fresh_page(started, **options)


def complaints(page: Page, home: str) -> list[str]:
    """Grows with what the page throws, logs as an error, is refused (by its own policy, too) or asks of another site.

    Listens from now on, so call it before the page goes anywhere. `home`: any address of the site.
    """
    heard: list[str] = []

    def follow(address: str) -> None:
        if _origin(address) not in {_origin(home), None}:
            heard.append(f"asks elsewhere: {address}")

    def read(said: ConsoleMessage) -> None:
        if said.type == "error":
            heard.append(f"{said.text} {said.location['url']}".rstrip())

    page.context.on("weberror", lambda thrown: heard.append(f"throws: {thrown.error}"))
    page.context.on("console", read)
    page.context.on("request", lambda request: follow(request.url))
    page.on("websocket", lambda socket: follow(socket.url))
    return heard


def _origin(address: str) -> tuple[bool, str] | None:
    """Of a web page or a web socket; None of what needs no network (`data:`, `blob:`)."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https", "ws", "wss"}:
        return None
    return parts.scheme in {"https", "wss"}, parts.netloc
