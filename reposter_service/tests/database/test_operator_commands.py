"""What operators ask of the command line, on a real database and without Telegram."""

import socket

import pytest

from reposter_service.__main__ import ADDRESS_IN_USE, main
from reposter_service.database.storage import Storage
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_donor, a_project, a_userbot
from reposter_service.workflows.report import NOBODY_RUNS


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, app_dsn: str) -> None:
    for name, value in {
        "REPOSTER_DATABASE_URL": app_dsn,
        "REPOSTER_SESSION_KEY": SESSION_KEY,
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": "hash",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
async def project(postgres: Storage) -> None:
    """A project with its userbot and one donor."""
    project = await a_project(postgres)
    await a_userbot(postgres, project)
    await a_donor(postgres, project)


@pytest.mark.usefixtures("project")
def test_status_tells_of_each_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    stopped, title, userbot, donors = capsys.readouterr().out.splitlines()
    assert stopped == NOBODY_RUNS
    assert title == "Кино, https://t.me/project_5000"
    assert userbot.startswith("  юзербот +79990000001: нет связи с Telegram с ")
    assert donors.startswith("  подписан на 0 из 1, в очереди 1, до ")


@pytest.mark.usefixtures("project")
def test_a_donor_is_removed_by_its_link(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove-donor", "@project_5000", "https://t.me/donor"]) == 0
    assert capsys.readouterr().out == "донор https://t.me/donor убран из проекта «Кино», юзербот отпишется\n"
    assert main(["remove-donor", "@project_5000", "https://t.me/donor"]) == 1
    assert capsys.readouterr().err == "такого канала в проекте нет\n"
    assert main(["status"]) == 0
    assert "  доноров нет, осталось отписаться от 1" in capsys.readouterr().out


@pytest.mark.usefixtures("postgres")
def test_a_start_beside_a_running_daemon_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("REPOSTER_HTTP_PORT", str(taken.getsockname()[1]))
        assert main(["run"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == ADDRESS_IN_USE
