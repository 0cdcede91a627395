"""The command line tells what is wrong in words, never by a stack trace."""

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from reposter_service.__main__ import NOT_REMOVED, main, tell_enrolled
from reposter_service.errors import AccountState, Disconnected, FloodWait, Temporary
from reposter_service.opening import telegram_settings
from reposter_service.settings import Settings, UnusableSettingError
from reposter_service.tests.builders import donor_record
from reposter_service.workflows.enroll import Refusal, Refused
from reposter_service.workflows.enroll_plan import Enrolled
from reposter_service.workflows.refusal_words import REFUSALS
from reposter_service.workflows.remove_donor import NotRemoved

SECRETS = {
    "REPOSTER_DATABASE_URL": "postgresql://reposter_app:hunter2@127.0.0.1:1/house",
    "TELEGRAM_API_HASH": "abc123",
}


def test_every_refusal_has_words() -> None:
    assert set(REFUSALS) == set(Refusal)


def test_commands_that_need_no_telegram_do_not_wait_for_its_libraries() -> None:
    imported = "import sys, reposter_service.__main__; print({'telethon', 'aiogram'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", imported], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("module", ["operator_commands", "app"])
def test_neither_an_operators_commands_nor_measuring_wait_for_the_bots_library(module: str) -> None:
    imported = f"import sys, reposter_service.{module}; print({{'aiogram'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", imported], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_missing_settings_are_named_and_values_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("REPOSTER_SESSION_KEY", "TELEGRAM_API_ID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    told = capsys.readouterr().err
    assert "REPOSTER_SESSION_KEY" in told
    assert "TELEGRAM_API_ID" in told
    assert "hunter2" not in told
    assert "abc123" not in told


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        pytest.param("REPOSTER_LOG_LEVEL", "INFO", 0, id="all fits"),
        pytest.param("REPOSTER_LOG_LEVEL", "loud", 2, id="a value"),
        pytest.param("REPOSTER_SESSION_KEY", "short", 2, id="the key"),
        pytest.param("REPOSTER_PROXY", "ftp://127.0.0.1:1", 2, id="the way out"),
    ],
)
def test_settings_are_checked_before_anything_is_stopped_for_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, code: int
) -> None:
    fit = {**SECRETS, "REPOSTER_SESSION_KEY": Fernet.generate_key().decode(), "TELEGRAM_API_ID": "1", name: value}
    for setting, given in fit.items():
        monkeypatch.setenv(setting, given)
    assert main(["check"]) == code
    assert code == 0 or name in capsys.readouterr().err


def test_a_key_that_cannot_be_used_is_named_and_no_start_is_worth_repeating(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**SECRETS, "REPOSTER_SESSION_KEY": "a key of hunter2", "TELEGRAM_API_ID": "1"}.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    told = capsys.readouterr().err
    assert "REPOSTER_SESSION_KEY" in told
    assert "hunter2" not in told


def test_a_wrong_plan_names_the_field(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, value in {**SECRETS, "REPOSTER_SESSION_KEY": "key", "TELEGRAM_API_ID": "1"}.items():
        monkeypatch.setenv(name, value)
    plan = tmp_path / "plan.json"
    plan.write_text('{"projects": [{"title": "Кино", "link": "@kino"}]}', encoding="utf-8")
    assert main(["enroll", str(plan)]) == 2
    assert capsys.readouterr().err == "проект «Кино», userbot: не указано\n"


@pytest.mark.parametrize("command", ["enroll", "replay"])
def test_a_file_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    for name, value in {**SECRETS, "REPOSTER_SESSION_KEY": "key", "TELEGRAM_API_ID": "1"}.items():
        monkeypatch.setenv(name, value)
    assert main([command, "/nowhere/file"]) != 0
    assert capsys.readouterr().err == "/nowhere/file: такого файла нет\n"


def test_a_database_that_does_not_answer_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPOSTER_MIGRATOR_DATABASE_URL", "postgresql://reposter_migrator:hunter2@127.0.0.1:1/house")
    assert main(["migrate"]) == 1
    told = capsys.readouterr().err
    assert "База данных не отвечает" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("password", ["hunter2/x", "hunter2#x", "hunter2?x", "hunter2[x"])
@pytest.mark.parametrize(
    "command",
    [["run"], ["status"], ["migrate"], ["migrate", "--down-to", "base"], ["rotate-session-key"]],
    ids=" ".join,
)
def test_an_address_whose_password_is_not_encoded_is_told_in_words_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], password: str
) -> None:
    address = f"postgresql://reposter:{password}@127.0.0.1:1/house"
    keys = {name: Fernet.generate_key().decode() for name in ("REPOSTER_SESSION_KEY", "REPOSTER_OLD_SESSION_KEY")}
    addresses = {"REPOSTER_DATABASE_URL": address, "REPOSTER_MIGRATOR_DATABASE_URL": address}
    for name, value in {**SECRETS, **addresses, **keys, "TELEGRAM_API_ID": "1"}.items():
        monkeypatch.setenv(name, value)
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "%2F" in told
    assert "hunter2" not in told


async def told_of(*outcomes: Enrolled) -> int:
    async def enrolling() -> AsyncIterator[Enrolled]:
        for outcome in outcomes:
            yield outcome

    return await tell_enrolled(enrolling())


async def test_what_is_there_just_so_is_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert await told_of(Enrolled("проект Кино", there=True), Enrolled("донор @donor")) == 0
    assert capsys.readouterr().out == "проект Кино: уже есть\nдонор @donor: добавлено\n"


async def test_whose_place_a_userbot_takes_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert await told_of(Enrolled("юзербот +2", instead_of="+1")) == 0
    assert capsys.readouterr().out == "юзербот +2: добавлено вместо +1, доноры и рейтинги остались\n"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        pytest.param(
            Refused(Refusal.OTHER_X_AND_Y, there=donor_record(x=6, y=5)),
            "уже есть, но с X=6 и Y=5: они остались прежними",
            id="other numbers",
        ),
        pytest.param(
            Refused(Refusal.TOO_MANY_CHANNELS, limit=500),
            "у юзербота больше 500 каналов не может быть, считая канал проекта",
            id="the limit of channels",
        ),
    ],
)
async def test_a_refusal_names_what_is_known_of_it(
    capsys: pytest.CaptureFixture[str], refused: Refused, words: str
) -> None:
    assert await told_of(Enrolled("донор @donor", refused)) == 1
    assert capsys.readouterr().out == f"донор @donor: {words}\n"


async def test_a_lost_userbot_is_named_with_its_project_and_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    lost = Enrolled("юзербот +79990000001 проекта «Кино»", lost=AccountState.LOGGED_OUT)
    assert await told_of(lost, Enrolled("проект Путешествия")) == 1
    assert capsys.readouterr().out == (
        "юзербот +79990000001 проекта «Кино»: Telegram его не принимает: он разлогинен. Этот проект пропущен\n"
        "проект Путешествия: добавлено\n"
    )


def test_whatever_keeps_a_donor_from_being_removed_has_words() -> None:
    assert set(NOT_REMOVED) == set(NotRemoved)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        pytest.param(FloodWait("FLOOD_WAIT_X", timedelta(hours=20, seconds=61)), "Подождите 20 ч 2 мин", id="hours"),
        pytest.param(FloodWait("FLOOD_WAIT_X", timedelta(seconds=40)), "Подождите 1 мин", id="seconds"),
        pytest.param(Disconnected("socket"), "Telegram не ответил (socket)", id="no connection"),
    ],
)
async def test_enrolling_that_breaks_off_says_when_the_same_command_goes_on(
    capsys: pytest.CaptureFixture[str], trouble: Temporary, words: str
) -> None:
    async def enrolling() -> AsyncIterator[Enrolled]:
        yield Enrolled("проект Кино", None)
        raise trouble

    assert await tell_enrolled(enrolling()) == 1
    told = capsys.readouterr()
    assert told.out == "проект Кино: добавлено\n"
    assert words in told.err
    assert "повторите ту же команду" in told.err


def test_a_proxy_that_cannot_be_used_is_named() -> None:
    settings = Settings(
        database_url=SecretStr("postgresql://reposter_app@127.0.0.1/house"),
        session_key=SecretStr("key"),
        TELEGRAM_API_ID=1,
        TELEGRAM_API_HASH=SecretStr("hash"),
        proxy=SecretStr("banana"),
    )
    with pytest.raises(UnusableSettingError, match=r"REPOSTER_PROXY: .*socks5://"):
        telegram_settings(settings)
