"""The bot as systemd starts it."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import provision
import psycopg
import pytest

from catalog_service.tests.processes import HOUSE, PATIENCE_S, environment, free_port, running
from catalog_service.tests.town import Town

BOT = (sys.executable, "-m", "catalog_service.bot")


@asynccontextmanager
async def at_work(wanted: dict[str, str], log: Path) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Whoever waits for it leaves the loop to the small Telegram that it speaks to."""
    context = running(BOT, wanted, log)
    process = context.__enter__()
    try:
        yield process
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)


def refusal(own: provision.HouseDatabase, folder: Path, **different: str) -> str:
    """What a bot that does not start has to say."""
    wanted = environment(own, folder, **{"bot_token": "7000000001:AAF-for-tests-only", **different})
    run = subprocess.run(BOT, cwd=HOUSE, env=wanted, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    return run.stderr


async def test_it_greets_stops_when_it_is_told_to_and_keeps_its_token_to_itself(
    town: Town, own: provision.HouseDatabase, tmp_path: Path
) -> None:
    wanted = environment(own, tmp_path, bot_token=town.token, bot_api_url=town.url, log_level="DEBUG")
    async with at_work(wanted, tmp_path / "log") as process:
        await town.bot_listens()
        town.anna.starts("post_5")
        (told,) = await town.anna.hears()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, PATIENCE_S) == 0
    assert "https://localhost/?tgWebAppStartParam=post_5" in json.dumps(told.content.markup)
    log = (tmp_path / "log").read_text()
    assert town.token not in log
    assert all(json.loads(line)["event"] for line in log.splitlines())


async def test_it_starts_without_the_database_and_without_telegram_and_greets_when_that_is_there(
    town: Town, own: provision.HouseDatabase, tmp_path: Path
) -> None:
    nowhere = f"postgresql://catalog_app:password@127.0.0.1:{free_port()}/house"
    wanted = environment(own, tmp_path, bot_token=town.token, bot_api_url=town.url, database_url=nowhere)
    async with at_work(wanted, tmp_path / "log"):
        await town.bot_listens()
        town.anna.starts()
        await town.anna.hears()


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"bot_token": ""}, "CATALOG_BOT_TOKEN: не указано"),
        ({"bot_token": "hunter2"}, "CATALOG_BOT_TOKEN: нужен токен от @BotFather"),
        ({"mini_app_url": "catalog.example.com"}, "CATALOG_MINI_APP_URL: нужен адрес"),
        ({"bot_api_url": "telegram"}, "CATALOG_BOT_API_URL: "),
        ({"own_machine": "false"}, "CATALOG_HTTPS=false"),
    ],
    ids=["no token", "no token's shape", "no address", "no Bot API's address", "settings of one's own machine"],
)
def test_it_does_not_start_on_settings_that_do_not_fit(
    own: provision.HouseDatabase, tmp_path: Path, different: dict[str, str], words: str
) -> None:
    said = refusal(own, tmp_path, **different)
    assert words in said
    assert "hunter2" not in said


def test_it_does_not_start_on_a_database_that_lags_behind(own: provision.HouseDatabase, tmp_path: Path) -> None:
    with psycopg.connect(own.as_admin) as admin:
        admin.execute("DELETE FROM catalog.django_migrations WHERE app = 'telegram'")
    assert "База данных отстала" in refusal(own, tmp_path)
