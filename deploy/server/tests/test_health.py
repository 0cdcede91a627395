"""Whether a version that was just started does its work, by what its processes say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from server import env_files, health
from server.layout import Layout
from server.tests.pages import Pages, pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble

REPOSTER, BOT = "reposter.service", "catalog-bot.service"


def asked(tmp_path: Path, page: Pages, unit: str) -> Layout:
    layout = Layout(tmp_path)
    layout.settings.mkdir(parents=True)
    service, setting = {REPOSTER: ("reposter", "REPOSTER_HTTP_PORT"), BOT: ("catalog", "CATALOG_BOT_HTTP_PORT")}[unit]
    env_files.write(layout.env(service), {setting: str(page.port)})
    return layout


@pytest.mark.parametrize(
    ("unit", "status", "says"),
    [
        pytest.param(REPOSTER, 200, {"ticking": True, "database": True}, id="well"),
        pytest.param(REPOSTER, 503, {"ticking": True, "database": True, "userbots": {"banned": 1}}, id="a userbot"),
        pytest.param(BOT, 503, {"ok": False, "says": "Telegram молчит", "polling": False}, id="Telegram"),
    ],
)
def test_what_is_telegrams_is_no_fault_of_a_version(tmp_path: Path, unit: str, status: int, says: Any) -> None:
    with pages() as page:
        page.says("/healthz", says, status)
        layout = asked(tmp_path, page, unit)
        health.require(layout, UnitsInMemory(reposter="active", catalog_bot="active"), [unit], within_s=0)
        assert (unit in health.remarks(layout, [unit])) is (status != 200)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        pytest.param({"ticking": True, "database": False}, "база данных не отвечает", id="the database"),
        pytest.param({"ticking": False, "database": True}, "/healthz отвечает 503", id="standing still"),
    ],
)
def test_what_keeps_it_from_its_work_is_said(tmp_path: Path, says: Any, words: str) -> None:
    with pages() as page:
        page.says("/healthz", says, 503)
        layout = asked(tmp_path, page, REPOSTER)
        with pytest.raises(Trouble, match=words):
            health.require(layout, UnitsInMemory(reposter="active"), [REPOSTER], within_s=0)


def test_a_unit_that_does_not_run_is_not_asked(tmp_path: Path) -> None:
    with pages() as page:
        layout = asked(tmp_path, page, REPOSTER)
        with pytest.raises(Trouble, match=r"reposter\.service: не работает \(failed\)"):
            health.require(layout, UnitsInMemory(reposter="failed"), [REPOSTER], within_s=0)
        assert page.asked == []


@pytest.mark.parametrize(
    ("journal", "told"),
    [
        ("CATALOG_HTTPS: не указано\nнастройки описаны в .env.example\n", "CATALOG_HTTPS: не указано"),
        ("the first\nthe last\n", "the last"),
        ("", ""),
    ],
    ids=["settings that do not fit", "whatever else", "nothing"],
)
def test_of_a_journal_the_last_line_that_says_something_is_told(journal: str, told: str) -> None:
    assert health.telling(journal) == told
