"""A database that does not let the catalog in: each process says so once, in words, and does not fill the log."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import provision
import pytest

from catalog_service.postgres.complaints import OnceAMinute
from catalog_service.tests.processes import GUNICORN, MANAGE, environment, free_port, running, until

WORKER = (*MANAGE, "work")
BOT = (sys.executable, "-m", "catalog_service.bot")
WORDS = "База данных не впускает каталог: проверьте имя, пароль и базу в CATALOG_DATABASE_URL"


@pytest.mark.parametrize("process", [GUNICORN, WORKER, BOT], ids=["site", "worker", "bot"])
def test_a_wrong_password_is_told_in_one_line(
    own: provision.HouseDatabase, tmp_path: Path, process: Sequence[str]
) -> None:
    right = own.dsn("catalog_app")
    wrong = right.replace(right.split("@")[0].rpartition(":")[2], "hunter2")
    settings = environment(
        own,
        tmp_path,
        database_url=wrong,
        http_address=f"127.0.0.1:{free_port()}",
        bot_token="123456:" + "A" * 35,
        bot_api_url=f"http://127.0.0.1:{free_port()}",
    )
    log = tmp_path / "log"
    with running(process, settings, log):
        until(lambda: WORDS in log.read_text(encoding="utf-8"))
    said = log.read_text(encoding="utf-8")
    assert said.count(WORDS) == 1
    assert "error connecting" not in said
    assert "hunter2" not in said


def complaint(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("psycopg.pool", logging.WARNING, "", 0, message, arguments, None)


def test_attempts_of_a_minute_are_one_line_and_other_words_pass() -> None:
    told = OnceAMinute()
    first = complaint("error connecting in %r: %s", "pool-1", "connection refused")
    assert told.filter(first)
    assert first.getMessage() == "База данных не отвечает каталогу, он пробует снова. Причина: connection refused"
    assert not told.filter(complaint("error connecting in %r: %s", "pool-1", "connection refused"))
    assert not told.filter(complaint("reconnection attempt in pool %r failed after %s sec", "pool-1", 3))
    assert told.filter(complaint("discarding closed connection: %s", "closed"))
