"""The page itself: served whole, from here alone."""

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.stage import Stage
from telegram_sandbox.viewer.server import application


async def page_files(stage: Stage) -> dict[str, str]:
    """The page and every file it names, by address."""
    texts: dict[str, str] = {}
    waiting = [""]
    while waiting:
        address = waiting.pop()
        if address in texts:
            continue
        response = await stage.client.get(f"/{address}")
        assert response.status == 200, address
        texts[address] = await response.text()
        waiting += [f"page/{name}" for name in re.findall(r'(?:page/|from "\./)([\w.]+)"', texts[address])]
    return texts


async def test_the_page_names_only_files_that_are_served(stage: Stage) -> None:
    files = await page_files(stage)
    assert {"", "page/app.js", "page/style.css", "page/icon.svg", "page/channel.js"} <= set(files)


async def test_chats_with_people_come_before_the_many_channels(stage: Stage) -> None:
    sections = re.findall(r'^  \["(\w+)", "', (await page_files(stage))["page/list.js"], re.MULTILINE)
    assert sections == ["dialog", "reader", "phone", "project", "donor", "channel"]


async def test_a_line_explains_what_the_notes_say(stage: Stage) -> None:
    (legend,) = re.findall(r"const LEGEND = (.*?);\n", (await page_files(stage))["page/channel.js"], re.DOTALL)
    assert all(f"{word}: " in legend for word in ("X", "Y", "порог", "место"))


async def test_nothing_is_loaded_from_elsewhere(stage: Stage) -> None:
    for address, text in (await page_files(stage)).items():
        found = set(re.findall(r"""(?:src|href|url\(|from|import)\W{1,3}((?:https?:)?//[^"'\s)]+)""", text))
        assert not found, address
    policy = (await stage.client.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


async def test_every_answer_bears_the_policy_refusals_too(stage: Stage) -> None:
    for address in ("/", "/api/chats", "/page/app.js", "/page/secret.js", "/api/channels/1/posts"):
        assert "Content-Security-Policy" in (await stage.client.get(address)).headers


@pytest.mark.parametrize(
    "address", ["/page/..%2Fserver.py", "/page/__init__.py", "/api/channels/77/posts", "/api/channels/x/posts"]
)
async def test_what_is_not_there_is_404(stage: Stage, address: str) -> None:
    assert (await stage.client.get(address)).status == 404


async def test_the_page_may_be_mounted_under_a_path(stage: Stage) -> None:
    main = web.Application()
    main.add_subapp("/viewer", application(stage.world))
    async with TestClient(TestServer(main)) as client:
        assert (await client.get("/viewer", allow_redirects=False)).headers["Location"] == "/viewer/"
        assert "page/app.js" in await (await client.get("/viewer/")).text()
        assert (await client.get("/viewer/page/app.js")).content_type == "text/javascript"
