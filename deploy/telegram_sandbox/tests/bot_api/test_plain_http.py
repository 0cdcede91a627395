"""The door without any client library: what goes over the wire."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram_sandbox.tests.bot_api.stage import Stage


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{stage.base}/bot{stage.menu.token}/") as session:
        yield session


@pytest.mark.parametrize("form", ["query", "form", "json", "multipart"])
async def test_arguments_come_in_four_forms(stage: Stage, http: aiohttp.ClientSession, form: str) -> None:
    values = {"chat_id": str(stage.ann.id), "text": "hi", "reply_markup": '{"inline_keyboard": []}'}
    body = aiohttp.FormData(values, default_to_multipart=True) if form == "multipart" else values
    how: dict[str, dict[str, Any]] = {
        "query": {"params": values},
        "form": {"data": values},
        "json": {"json": values},
        "multipart": {"data": body},
    }
    async with http.request("GET" if form == "query" else "POST", "sendMessage", **how[form]) as response:
        answer = await response.json()
    assert (response.status, answer["ok"], answer["result"]["text"]) == (200, True, "hi")


async def test_method_names_are_blind_to_case(http: aiohttp.ClientSession) -> None:
    async with http.get("GETME") as response:
        assert (await response.json())["result"]["is_bot"] is True


async def test_the_http_status_is_the_error_code(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with http.post("sendMessage", json={"chat_id": 1, "text": "hi"}) as response:
        assert response.status == 400
        assert await response.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        pytest.param("123456:AAAAAAAA", 401, "Unauthorized", id="a token of no bot"),
        pytest.param("nonsense", 404, "Not Found", id="no token at all"),
    ],
)
async def test_a_stranger_is_turned_away(stage: Stage, token: str, status: int, words: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{stage.base}/bot{token}/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (status, words)


async def test_an_unknown_method_is_404_and_counted(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with http.get("sendPigeon") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found: method not found")
    assert stage.api.calls.unknown.pop("sendPigeon") == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"text": "x"}, "chat_id is empty", id="no chat"),
        pytest.param({"chat_id": "@nobody_here", "text": "x"}, "chat not found", id="a name of nobody"),
        pytest.param(
            {"chat_id": "@news_x", "text": "x", "reply_markup": "{"}, "can't parse reply_markup", id="bad JSON"
        ),
        pytest.param({"chat_id": "@news_x"}, "message text is empty", id="no text"),
        pytest.param({"chat_id": "@news_x", "text": " \n"}, "message text is empty", id="only white space"),
        pytest.param({"chat_id": "@news_x", "text": "x" * 4097}, "message is too long", id="4097 characters"),
    ],
)
async def test_bad_arguments_are_refused_in_words(
    http: aiohttp.ClientSession, values: dict[str, str], words: str
) -> None:
    async with http.post("sendMessage", data=values) as response:
        assert response.status == 400
        assert words in (await response.json())["description"]


async def test_a_body_that_is_no_json_object_is_refused(http: aiohttp.ClientSession) -> None:
    async with http.post("getMe", data=b"[1]", headers={"Content-Type": "application/json"}) as response:
        assert (await response.json())["description"] == "Bad Request: object expected as JSON"
