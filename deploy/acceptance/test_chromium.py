"""Chromium under Playwright: what a page does wrong is heard, and nothing leaves the machine."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import chromium
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Error, Page

pytestmark = [
    pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE),
    pytest.mark.asyncio(loop_scope="module"),
]

POLICY = "default-src 'self'; script-src 'unsafe-inline'; img-src data:; connect-src *"
HARMLESS = "console.warn('by the way'); new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='"
LAUNCHER = """
import asyncio, chromium
async def main():
    async with chromium.opened() as page:
        print(await page.evaluate("navigator.userAgent"), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home() -> AsyncIterator[str]:
    """The address of a site whose page runs the script it is given after `?`."""

    async def page(request: web.Request) -> web.Response:
        text = f"<title>страница</title><link rel='icon' href='data:,'><script>{request.query.get('run', '')}</script>"
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    app = web.Application()
    app.router.add_get("/", page)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.browser() as it:
        yield it


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    page = await chromium.fresh_page(browser)
    yield page
    await page.context.close()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("nothing_like_it()", "throws: nothing_like_it is not defined", id="an exception"),
        pytest.param("Promise.reject(new Error('in vain'))", "throws: in vain", id="a rejected promise"),
        pytest.param("console.error('broken')", "broken", id="an error it logs"),
        pytest.param("fetch('nowhere')", "404", id="a file that is not there"),
        pytest.param(
            "new Image().src = '/x.png'",
            "violates the following Content Security Policy",
            id="what its own policy forbids",
        ),
        pytest.param("fetch('http://127.0.0.1:9/')", "elsewhere: http://127.0.0.1:9/", id="another origin"),
        pytest.param("new WebSocket('ws://127.0.0.1:9/')", "elsewhere: ws://127.0.0.1:9/", id="a web socket"),
    ],
)
async def test_a_complaint_is_heard_of(home: str, page: Page, script: str, words: str) -> None:
    heard = chromium.complaints(page, home)
    await page.goto(f"{home}?run={script}")
    async with asyncio.timeout(chromium.PATIENCE_MS / 1000):
        while not any(words in complaint for complaint in heard):
            await page.evaluate("new Promise(requestAnimationFrame)")


async def test_a_page_that_does_nothing_wrong_is_not_complained_of(home: str, page: Page) -> None:
    heard = chromium.complaints(page, home)
    await page.goto(f"{home}?run={HARMLESS}")
    await page.wait_for_load_state("networkidle")
    assert heard == []


async def test_a_page_reaches_nothing_beyond_this_machine(page: Page) -> None:
    for address in ("http://example.org/", "http://192.0.2.1/"):
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            await page.goto(address)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """The browser makes a socket in it, whose path is at most 108 bytes long: pytest's own folders are too deep."""
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


async def test_the_browser_does_not_outlive_a_program_that_is_killed(short_path: Path) -> None:
    launcher = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        LAUNCHER,
        cwd=Path(chromium.__file__).parent,
        env={**os.environ, "TMPDIR": str(short_path)},  # where the profile is: every process of the browser names it
        stdout=asyncio.subprocess.PIPE,
    )
    assert launcher.stdout is not None
    assert b"Chrome" in await launcher.stdout.readline()
    assert _processes_in(short_path)
    launcher.kill()
    await launcher.wait()
    async with asyncio.timeout(chromium.PATIENCE_MS / 1000):
        while _processes_in(short_path):  # noqa: ASYNC110 - the kernel tells nobody but their parents
            await asyncio.sleep(0.05)


def _processes_in(folder: Path) -> list[Path]:
    return [path for path in Path("/proc").glob("[0-9]*/cmdline") if str(folder).encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""
