"""The bot as systemd starts it: ready without database and Telegram, its pages, its watchdog."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import provision
import pytest
from telegram_sandbox.world import World

from catalog_service.monitoring.bot_metrics import LATE_S, QUIET_S, Vitals
from catalog_service.tests.bot.test_process import at_work
from catalog_service.tests.monitoring.operator import Page, logged, page, port_of, systemd
from catalog_service.tests.processes import PATIENCE_S, environment, free_port, running, until
from catalog_service.tests.town import town_of

BOT = (sys.executable, "-m", "catalog_service.bot")
TOKEN = "7000000001:AAF-for-tests-only"
STUCK = """
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "catalog_service.settings"
django.setup()
from catalog_service.bot import __main__, polling
from catalog_service.monitoring import systemd
polling.LATE_S = -3600.0
systemd.FEEDING_S = 0.01
sys.exit(__main__.main())
"""
WELL = Vitals(trouble="", words="", quiet_s=10, waiting=0, waits_s=0)


async def test_its_pages_tell_that_it_polls_and_whom_it_has_greeted(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with town_of(World()) as town:
        wanted = environment(own, tmp_path, bot_token=town.token, bot_api_url=town.url)
        async with at_work(wanted, log) as process:
            await town.bot_listens()
            town.anna.starts()
            await town.anna.hears()
            port = port_of(log)
            answer, shown = await asyncio.to_thread(_greeted, port)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, PATIENCE_S) == 0
    assert answer.status == 200
    assert answer.json["polling"] is True
    assert "catalog_bot_polling 1.0" in shown
    assert "catalog_bot_updates_total 1.0" in shown
    assert [each["event"] for each in logged(log)][-1] == "the catalog's bot has stopped"


def test_without_database_and_telegram_it_is_ready_and_fed_and_says_what_it_lacks(
    own: provision.HouseDatabase, tmp_path: Path, short_path: Path
) -> None:
    log, nowhere = tmp_path / "log", f"http://127.0.0.1:{free_port()}"
    no_database = f"postgresql://catalog_app:password@127.0.0.1:{free_port()}/house"
    settings = environment(own, tmp_path, bot_token=TOKEN, bot_api_url=nowhere, database_url=no_database)
    with systemd(short_path) as listening, running(BOT, settings | listening.environment, log) as bot:
        assert [listening.heard() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
        port = port_of(log)
        until(lambda: page(port, "/healthz").status == 503)
        until(lambda: 'catalog_bot_troubles_total{why="unreached"}' in page(port, "/metrics").body)
        said = page(port, "/healthz").json
        bot.terminate()
        bot.wait()
        assert "STOPPING=1" in listening.heard_so_far()
    assert said["polling"] is False
    assert said["says"].startswith("бот не получает сообщений: ")


def test_one_whose_next_poll_is_overdue_is_not_fed(
    own: provision.HouseDatabase, tmp_path: Path, short_path: Path
) -> None:
    log, nowhere = tmp_path / "log", f"http://127.0.0.1:{free_port()}"
    settings = environment(own, tmp_path, bot_token=TOKEN, bot_api_url=nowhere)
    with systemd(short_path) as listening:
        stuck = (sys.executable, "-c", STUCK)
        with running(stuck, settings | listening.environment, log) as bot:
            assert listening.heard() == "READY=1"
            until(lambda: _troubles(port_of(log)) >= 1)
            listening.heard_so_far()  # while nobody could know yet
            until(lambda: _troubles(port_of(log)) >= 2)  # a second later, which is a hundred meals
            assert listening.heard_so_far() == []
            bot.terminate()
            bot.wait()
        assert listening.heard_so_far() == ["STOPPING=1"]


@pytest.mark.parametrize(
    ("vitals", "says"),
    [
        pytest.param(WELL, "", id="polls"),
        pytest.param(
            Vitals("conflict", "another process asks", 1, 0, 0),
            "бот не получает сообщений: их забирает другой процесс с тем же токеном или вебхук, остановите его",
            id="conflict",
        ),
        pytest.param(
            Vitals("botunknown", "Telegram does not know the bot", 1, 0, 0),
            "бот не получает сообщений: Telegram не знает его токена, новый задаст channel-house rotate "
            "catalog-bot-token",
            id="a token that is revoked",
        ),
        pytest.param(
            Vitals("unreached", "no {route} to host", 1, 0, 0),
            "бот не получает сообщений: до Telegram нет связи (no {route} to host)",
            id="no way to Telegram",
        ),
        pytest.param(
            Vitals("wrong", "Bad Request: of {another} kind", 1, 0, 0),
            "бот не получает сообщений: Bad Request: of {another} kind",
            id="something else",
        ),
        pytest.param(Vitals("", "", QUIET_S, 0, 0), "Telegram не отвечает боту 120 с", id="Telegram is silent"),
        pytest.param(Vitals("", "", 1, 3, LATE_S), "", id="a visitor waits for a minute"),
        pytest.param(Vitals("", "", 1, 3, LATE_S + 1), "посетители ждут записи в базу: 3", id="visitors wait longer"),
    ],
)
def test_how_it_fares_is_said_in_a_sentence(vitals: Vitals, says: str) -> None:
    assert vitals.health().says == says


def _troubles(port: int) -> float:
    """How often its updates did not come."""
    found = re.search(r"^catalog_bot_troubles_total\S* (\S+)$", page(port, "/metrics").body, re.MULTILINE)
    return float(found[1]) if found else 0


def _greeted(port: int) -> tuple[Page, str]:
    """/healthz, and /metrics as soon as a welcome has arrived."""
    until(lambda: 'catalog_bot_greetings_total{ended="sent"} 1.0' in page(port, "/metrics").body)
    return page(port, "/healthz"), page(port, "/metrics").body
