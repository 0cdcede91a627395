"""Units and processes, judged."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from server.findings import Level
from server.judging import processes
from server.looks.processes import Health
from server.service_manager import UnitState

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WELL = Health(answered=True, well=True, words="", said={})
SILENT = Health(answered=False, well=False, words="на порту 9210 никто не отвечает", said={})
ILL = Health(answered=True, well=False, words="база данных не отвечает", said={})


def unit(name: str = "reposter.service", **told: str) -> UnitState:
    running = {"LoadState": "loaded", "ActiveState": "active", "UnitFileState": "enabled", "NRestarts": "0"}
    return UnitState(name, {**running, **told})


@pytest.mark.parametrize(
    ("state", "health", "level", "words", "mend"),
    [
        (unit(), WELL, Level.WELL, "reposter: работает", ""),
        (unit(LoadState="not-found"), SILENT, Level.BAD, "юнита нет", "channel-house install"),
        (unit(ActiveState="inactive"), SILENT, Level.BAD, "остановлен", "systemctl start reposter"),
        (unit(ActiveState="inactive"), WELL, Level.BAD, "на его порту кто-то отвечает", "systemctl start"),
        (unit(ActiveState="activating"), SILENT, Level.WARN, "запускается", "journalctl -u reposter"),
        (
            unit(ActiveState="failed", ExecMainStatus="2"),
            SILENT,
            Level.BAD,
            "настройки не подходят",
            "restart reposter",
        ),
        (
            unit(ActiveState="failed", ExecMainStatus="1", Result="watchdog"),
            SILENT,
            Level.BAD,
            "watchdog, код 1",
            "restart",
        ),
        (unit(), SILENT, Level.BAD, "не отвечает (на порту 9210", "journalctl"),
        (unit(), ILL, Level.WARN, "нездоров: база данных не отвечает", "journalctl"),
        (unit(NRestarts="7"), WELL, Level.WARN, "перезапусков после сбоев 7", "--since today"),
        (
            unit(MemoryCurrent="95", MemoryMax="100"),
            WELL,
            Level.WARN,
            "память 95 Б из 100 Б",
            "systemctl restart reposter",
        ),
    ],
    ids=[
        "well",
        "not installed",
        "stopped",
        "a stranger at its port",
        "starting",
        "unfit",
        "killed",
        "silent",
        "ill",
        "restarted",
        "heavy",
    ],
)
def test_a_process_is_judged_by_its_unit_and_by_its_own_words(
    state: UnitState, health: Health, level: Level, words: str, mend: str
) -> None:
    found = processes.process(state, health, NOON)
    assert found.level is level
    assert words in found.what
    assert mend in found.mend
    assert bool(found.mend) is (level is not Level.WELL)


def test_how_long_and_how_heavy_is_told() -> None:
    since = int((NOON - timedelta(days=3, hours=4)).timestamp())
    state = unit(ActiveEnterTimestamp=f"@{since}", MemoryCurrent=str(210 << 20), MemoryMax=str(600 << 20))
    told = processes.process(state, WELL, NOON).what
    assert told == "reposter: работает 3 дн 4 ч, память 210 МБ из 600 МБ"


@pytest.mark.parametrize(
    ("health", "level"), [(WELL, Level.WELL), (ILL, Level.WARN), (SILENT, Level.BAD)], ids=["well", "ill", "silent"]
)
def test_without_systemd_a_process_is_judged_by_its_page(health: Health, level: Level) -> None:
    assert processes.without_units("reposter.service", health).level is level


@pytest.mark.parametrize(
    ("state", "level"),
    [
        (unit("catalog-web.socket"), Level.WELL),
        (unit("catalog-web.socket", ActiveState="inactive"), Level.BAD),
        (unit("catalog-web.socket", LoadState="not-found"), Level.BAD),
    ],
    ids=["listens", "closed", "missing"],
)
def test_a_socket_that_does_not_listen_closes_the_site(state: UnitState, level: Level) -> None:
    assert processes.socket(state).level is level


@pytest.mark.parametrize("told", ["@1795435200", "Mon 2026-11-23 12:00:00 UTC"], ids=["as asked for", "as of timers"])
def test_timers_that_wait_share_a_line_and_others_have_their_own(told: str) -> None:
    states = {
        "house-backup.timer": unit("house-backup.timer", NextElapseUSecRealtime=told),
        "house-watch.timer": unit("house-watch.timer", ActiveState="inactive"),
    }
    stopped, waiting = processes.timers(states, NOON)
    assert stopped.mend == "systemctl enable --now house-watch.timer"
    assert waiting.level is Level.WELL
    assert re.search(r"house-backup 2[34]\.11 \d\d:\d\d", waiting.what)


def test_what_would_not_come_back_after_a_reboot_is_told() -> None:
    states = {"reposter.service": unit(UnitFileState="disabled"), "catalog-bot.service": unit("catalog-bot.service")}
    assert [found.mend for found in processes.not_enabled(states)] == ["systemctl enable reposter.service"]


@pytest.mark.parametrize(
    ("active", "level", "words"),
    [("active", Level.WELL, "nginx: работает"), ("failed", Level.BAD, "nginx.service: не работает (failed)")],
)
def test_the_web_server_beside_is_told_of(active: str, level: Level, words: str) -> None:
    (found,) = processes.others({"nginx.service": unit("nginx.service", ActiveState=active)})
    assert (found.level, found.what) == (level, words)
