"""Logs are JSON, and no secret gets into them."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from reposter_service.clock import utc_now
from reposter_service.domain.schedule import Delays
from reposter_service.monitoring import logs
from reposter_service.scheduler.jobs import Scheduler, Wakes
from reposter_service.tests.waiting import PATIENCE_S

SESSION = "1" + "A" * 352 + "="
TOKEN = "123456789:" + "A" * 35
DSN = "postgresql://reposter_app:hunter2@127.0.0.1/house"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, structlogs = (root.handlers[:], root.level), structlog.get_config()
    root.handlers.clear()  # pytest's own would be closed by the reconfiguration
    logs.configure("INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before
    structlog.configure(**structlogs)


def test_an_event_that_a_command_tells_itself_is_no_line(lines: Lines) -> None:
    stream = io.StringIO()
    logging.getLogger().handlers.clear()
    logs.configure("WARNING", stream, untold={"account lost"})
    log = structlog.get_logger("reposter_service.userbots")
    log.error("account lost", state="banned")
    log.warning("cannot connect")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["cannot connect"]
    assert lines() == []


def test_a_line_is_one_json_object_with_time_level_and_event(lines: Lines) -> None:
    structlog.get_logger("reposter").info("пост оценён", rating=833)
    (line,) = lines()
    assert line["event"] == "пост оценён"
    assert line["level"] == "info"
    assert line["rating"] == 833
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("name", ["session", "password", "bot_token", "api_hash", "phone_code", "dsn", "auth_key"])
def test_a_value_of_a_secret_name_is_hidden(lines: Lines, name: str) -> None:
    structlog.get_logger().info("event", **{name: "precious"})
    (line,) = lines()
    assert line[name] == logs.HIDDEN


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param(f"connecting to {DSN}", "hunter2", id="the password of an address"),
        pytest.param(f"https://api.example/bot{TOKEN}/getMe", TOKEN, id="a bot token"),
        pytest.param(f"opened {SESSION}", SESSION, id="a Telethon session"),
    ],
)
def test_a_secret_inside_a_text_is_hidden(lines: Lines, text: str, secret: str) -> None:
    logging.getLogger("library").warning(text)
    structlog.get_logger().warning("event", details=[{"inner": text}])
    for line in lines():
        assert secret not in json.dumps(line)
        assert logs.HIDDEN in json.dumps(line, ensure_ascii=False)


def test_a_secret_inside_an_exception_is_hidden(lines: Lines) -> None:
    structlog.get_logger().error("failed", exc_info=OSError(f"cannot reach {DSN}"))
    (line,) = lines()
    assert "cannot reach" in line["exception"]
    assert "hunter2" not in json.dumps(line)


async def test_a_wake_that_is_skipped_or_that_a_stop_cancels_is_no_line(lines: Lines) -> None:
    skipped, begun = asyncio.Event(), asyncio.Event()

    async def hangs() -> None:
        begun.set()
        await asyncio.Event().wait()

    wakes = Wakes(**{field.name: hangs for field in fields(Wakes)})
    with Scheduler(wakes, Delays().scaled(0.001), utc_now) as scheduler:
        scheduler._scheduler.add_listener(lambda _: skipped.set(), EVENT_JOB_MAX_INSTANCES)
        async with asyncio.timeout(PATIENCE_S):
            await begun.wait()
            await skipped.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert lines() == []
