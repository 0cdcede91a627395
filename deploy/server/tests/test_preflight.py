"""What `--check` says, and what an installation refuses before it has touched anything."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import env_files, install, journal, preflight
from server.journal import Stage
from server.layout import REPOSTER, Layout
from server.service_manager import UnitState
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble, UnfitError

ANSWERS = {
    "HOUSE_SERVICES": REPOSTER,
    "TELEGRAM_API_ID": "12345",
    "TELEGRAM_API_HASH": "0123456789abcdef0123456789abcdef",
}


class Resting(UnitsInMemory):
    """Its process has ended, and is started again in some seconds."""

    def _state(self, unit: str) -> UnitState:
        return UnitState(unit, {**super()._state(unit).told, "SubState": "auto-restart"})


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[Layout]:
    """A server on which the reposter's port is this program's."""
    layout = Layout(tmp_path)
    layout.settings.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as held:
        env_files.write(layout.env(REPOSTER), {"REPOSTER_HTTP_PORT": str(held.getsockname()[1])})
        yield layout


def found(layout: Layout, given: dict[str, str], **known: dict[str, str]) -> dict[str, str | None]:
    """What is to be mended by what was looked at."""
    findings = preflight.findings(layout, UnitsInMemory(), given, known, {})
    return {finding.what: finding.cure for finding in findings}


@pytest.mark.parametrize("units", [UnitsInMemory(), Resting(reposter="activating")], ids=["no unit", "a unit in vain"])
def test_a_port_that_another_program_has_is_told_with_its_name(taken: Layout, units: UnitsInMemory) -> None:
    with pytest.raises(
        Trouble, match=rf"порт \d+ занят: .*процесс {os.getpid()}.*Остановите эту программу и повторите"
    ):
        preflight.require_ports(taken, units, (REPOSTER,))


@pytest.mark.parametrize("state", ["active", "activating"])
def test_a_port_that_the_houses_own_process_has_is_no_trouble(taken: Layout, state: str) -> None:
    preflight.require_ports(taken, UnitsInMemory(reposter=state), (REPOSTER,))


@pytest.mark.parametrize("state", ["active", "activating", "deactivating"])
def test_a_house_that_runs_is_not_installed_as_one_that_stands_still(state: str) -> None:
    units = UnitsInMemory(catalog_web="inactive", catalog_worker="failed")
    preflight.require_stopped(units)
    units.active["reposter.service"] = state
    with pytest.raises(UnfitError, match=r"Уже работают: reposter.service\. --stopped — для нового сервера"):
        preflight.require_stopped(units)


def test_one_that_runs_is_told_so_before_anything_of_it_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "Systemd", lambda: UnitsInMemory(reposter="active"))
    monkeypatch.setattr(install, "Installation", None)
    with pytest.raises(UnfitError, match=r"Уже работают: reposter\.service"):
        install._install(Layout(tmp_path), {}, None, None, starts=False)
    assert install._check(Layout(tmp_path), ANSWERS, None, starts=False) == 1
    assert "✗ Дом стоит: Уже работают: reposter.service" in capsys.readouterr().out


def test_a_check_names_all_that_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    told = found(Layout(tmp_path), {"HOUSE_SERVICES": REPOSTER})
    assert "TELEGRAM_API_ID, TELEGRAM_API_HASH" in str(told["Ответы"])
    assert not list(tmp_path.iterdir())


def test_a_check_tells_of_a_setting_whose_name_is_mistyped(tmp_path: Path) -> None:
    told = found(Layout(tmp_path), ANSWERS, reposter={"REPOSTER_LOG_LEVL": "INFO"})
    assert "REPOSTER_LOG_LEVL (похоже на REPOSTER_LOG_LEVEL)" in str(told["Настройки"])


def test_a_check_tells_of_a_port_an_upgrade_that_was_cut_off_and_a_database_that_is_away(taken: Layout) -> None:
    taken.releases(REPOSTER).mkdir(parents=True)
    journal.write(taken, journal.Upgrade(REPOSTER, Stage.MIGRATING, "old", "new", None, 0.0))
    with socket.create_server(("127.0.0.1", 0)) as once:
        nobody = once.getsockname()[1]
    told = found(
        taken,
        {
            **ANSWERS,
            "HOUSE_DATABASE": f"127.0.0.1:{nobody}/house",
            "HOUSE_ADMIN_DATABASE_URL": f"postgresql://postgres:x@127.0.0.1:{nobody}/postgres",
        },
    )
    assert "занят" in str(told["Порты"])
    assert "оборвалось" in str(told["Прошлая установка"])
    away = str(told["База данных"])
    assert f"на 127.0.0.1:{nobody} никто не отвечает: запустите PostgreSQL: systemctl restart postgresql" in away


def test_a_check_tells_of_a_password_that_was_cut_short(tmp_path: Path) -> None:
    stored = {REPOSTER: {"REPOSTER_DATABASE_URL": "postgresql://reposter_app:abc@127.0.0.1:5432/house"}}
    told = found(Layout(tmp_path), ANSWERS, **stored)
    assert "REPOSTER_DATABASE_URL в /etc/channel-house/reposter.env: пароль короче" in str(told["База данных"])
