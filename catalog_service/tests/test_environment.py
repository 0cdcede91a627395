"""What the environment says, and what is wrong with it, in words and without its values."""

import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from catalog_service import environment, mistakes
from catalog_service.environment import HOUSE, Environment, MigratorEnvironment
from catalog_service.tests.processes import MANAGE

RIGHT = {
    "CATALOG_DATABASE_URL": "postgresql://catalog_app:hunter2@db.example.com:5433/house",
    "CATALOG_SECRET_KEY": "hunter2",
    "CATALOG_HOSTS": "catalog.example.com, www.example.com",
    "CATALOG_BOT_TOKEN": "123456789:AAEhunter2hunter2hunter2hunter2hunter",
    "CATALOG_TGSTAT_TOKEN": "hunter2",
    "CATALOG_TELEMETR_TOKEN": "hunter2",
}


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for variable, value in RIGHT.items():
        monkeypatch.setenv(variable, value)
    for variable in ("CATALOG_OWN_MACHINE", "CATALOG_DEBUG", "CATALOG_HTTPS"):
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch


@pytest.mark.usefixtures("right")
def test_what_is_not_said_is_secure() -> None:
    here = Environment()
    assert (here.own_machine, here.debug, here.https) == (False, False, True)


@pytest.mark.usefixtures("right")
def test_names_stand_with_commas_in_between() -> None:
    assert Environment().hosts == ("catalog.example.com", "www.example.com")


@pytest.mark.usefixtures("right")
def test_folders_are_counted_from_the_house() -> None:
    assert Environment().media_root == HOUSE / ".data" / "media"


def test_a_folder_elsewhere_is_taken_as_it_is(right: pytest.MonkeyPatch) -> None:
    right.setenv("CATALOG_MEDIA_ROOT", "/srv/pictures")
    assert Environment().media_root == Path("/srv/pictures")


@pytest.mark.parametrize(
    ("own_machine", "written", "taken"),
    [
        ("false", "", ""),
        ("false", "https://catalog.example.com", "https://catalog.example.com/"),
        ("true", "http://127.0.0.1:9220/", "http://127.0.0.1:9220/"),
    ],
    ids=["by the name of the site", "by https", "on one's own machine by http"],
)
def test_the_mini_app_has_an_address_that_telegram_opens(
    right: pytest.MonkeyPatch, own_machine: str, written: str, taken: str
) -> None:
    right.setenv("CATALOG_OWN_MACHINE", own_machine)
    right.setenv("CATALOG_MINI_APP_URL", written)
    assert Environment().mini_app_url == taken


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("", ""),
        ("https://t.me/catalog_bot/app", "https://t.me/catalog_bot/app"),
        ("https://t.me/catalog_bot/app/", "https://t.me/catalog_bot/app"),
    ],
    ids=["none yet", "as @BotFather shows it", "with a slash too many"],
)
def test_the_mini_app_has_a_link_of_its_own(right: pytest.MonkeyPatch, written: str, taken: str) -> None:
    right.setenv("CATALOG_MINI_APP_LINK", written)
    assert Environment().mini_app_link == taken


def test_sources_stand_in_the_order_in_which_they_are_believed(right: pytest.MonkeyPatch) -> None:
    right.setenv("CATALOG_ER_FROM", " telegram , tgstat")
    here = Environment()
    assert (here.er_from, here.subscribers_from) == (("telegram", "tgstat"), ("telemetr", "tgstat", "telegram"))


def test_logos_come_from_the_hosts_that_are_named_or_from_nowhere(right: pytest.MonkeyPatch) -> None:
    assert Environment().telegram_picture_hosts == ("telesco.pe", "cdn-telegram.org")
    right.setenv("CATALOG_TELEGRAM_PICTURE_HOSTS", "")
    assert Environment().telegram_picture_hosts == ()


def test_on_ones_own_machine_sources_are_a_sandbox_that_is_asked_without_a_pause(right: pytest.MonkeyPatch) -> None:
    right.setenv("CATALOG_OWN_MACHINE", "true")
    right.setenv("CATALOG_TELEGRAM_PAGES_URL", "http://[::1]:9300/tme/")
    right.setenv("CATALOG_FIGURES_PACE", "0")
    assert (Environment().telegram_pages_url, Environment().figures_pace) == ("http://[::1]:9300/tme", 0)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("CATALOG_HOSTS", "", "хотя бы одно имя"),
        ("CATALOG_HOSTS", "*", "по одному"),
        ("CATALOG_SECRET_KEY", "", "не указано"),
        ("CATALOG_BOT_TOKEN", "hunter2", "@BotFather"),
        ("CATALOG_BOT_API_URL", "hunter2", "https://"),
        ("CATALOG_MINI_APP_URL", "hunter2.example.com", "адрес вида"),
        ("CATALOG_MINI_APP_URL", "https://hunter2.example.com/#code", "адрес вида"),
        ("CATALOG_MINI_APP_URL", "http://hunter2.example.com", "только https"),
        ("CATALOG_MINI_APP_LINK", "https://t.me/hunter2_bot", "имя_приложения"),
        ("CATALOG_MINI_APP_LINK", "https://t.me/hunter2_bot/app?startapp=x", "имя_приложения"),
        ("CATALOG_MINI_APP_LINK", "t.me/hunter2_bot/app", "имя_приложения"),
        ("CATALOG_HTTPS", "maybe", "true или false"),
        ("CATALOG_WEB_WORKERS", "0", "не меньше 1"),
        ("CATALOG_WEB_WORKERS", "hunter2", "целое число"),
        ("CATALOG_WEB_THREADS", "1000", "не больше 64"),
        ("CATALOG_HTTP_ADDRESS", "9220", "вида 127.0.0.1:9220"),
        ("CATALOG_LOG_LEVEL", "LOUD", "DEBUG"),
        ("CATALOG_MAILINGS_A_SECOND", "0", "от 1 до 30"),
        ("CATALOG_MAILINGS_A_SECOND", "31", "не больше 30"),
        ("CATALOG_TELEGRAM_PAGES_URL", "hunter2", "https://t.me"),
        ("CATALOG_TELEGRAM_PAGES_URL", "https://hunter2:x", "https://t.me"),
        ("CATALOG_TGSTAT_API_URL", "http://hunter2.example.com", "только по https"),
        ("CATALOG_TELEMETR_API_URL", "https://me@hunter2.example.com", "адрес вида"),
        ("CATALOG_TELEMETR_PAGES_URL", "https://hunter2.example.com/?x", "адрес вида"),
        ("CATALOG_TELEGRAM_PICTURE_HOSTS", "telesco.pe,https://hunter2.example.com", "имена серверов"),
        ("CATALOG_TELEGRAM_PICTURE_HOSTS", "*.hunter2.example.com", "имена серверов"),
        ("CATALOG_TELEGRAM_PICTURE_HOSTS", ".hunter2.example.com", "имена серверов"),
        ("CATALOG_TELEGRAM_PICTURE_HOSTS", "hunter2", "имена серверов"),
        ("CATALOG_FIGURES_PACE", "0.5", "1 или больше"),
        ("CATALOG_FIGURES_PACE", "61", "не больше 60"),
        ("CATALOG_SUBSCRIBERS_FROM", "", "источники по порядку"),
        ("CATALOG_REACH_FROM", "tgstat,tgstat", "каждый один раз"),
        ("CATALOG_ERR_FROM", "telemetr,hunter2", "источники по порядку"),
    ],
)
def test_a_wrong_value_is_told_in_words_and_not_shown(
    right: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    right.setenv(variable, value)
    with pytest.raises(ValidationError) as invalid:
        Environment()
    (said,) = mistakes.of_settings(invalid.value)
    assert said.startswith(f"{variable}: ")
    assert words in said
    assert "hunter2" not in said


def test_what_is_missing_is_named(right: pytest.MonkeyPatch) -> None:
    right.delenv("CATALOG_DATABASE_URL")
    with pytest.raises(ValidationError) as invalid:
        Environment()
    assert list(mistakes.of_settings(invalid.value)) == ["CATALOG_DATABASE_URL: не указано"]


@pytest.mark.usefixtures("right")
def test_secrets_do_not_show() -> None:
    assert "hunter2" not in repr(Environment())


def test_an_address_becomes_a_setting_of_django() -> None:
    made = environment.database("postgresql://role:p%40ss@host:5433/house?sslmode=require")
    assert {part: made[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "house",
        "USER": "role",
        "PASSWORD": "p@ss",
        "HOST": "host",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_to_migrate_only_the_migrators_address_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_MIGRATOR_DATABASE_URL", "postgresql://m:p@h/house")
    one, other = (MigratorEnvironment().for_settings()["CATALOG_SECRET_KEY"] for _ in range(2))
    assert one != other


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        pytest.param(["migrate"], {}, "CATALOG_MIGRATOR_DATABASE_URL: не указано", id="migrate without its address"),
        pytest.param(["check"], {}, "CATALOG_DATABASE_URL: не указано", id="check without any setting"),
        pytest.param(
            ["migrate"],
            {"CATALOG_MIGRATOR_DATABASE_URL": "postgresql://m:hunter2@127.0.0.1:1/house"},
            "База данных недоступна",
            id="migrate without a database",
        ),
    ],
)
def test_a_command_that_can_not_run_says_why(arguments: list[str], variables: dict[str, str], words: str) -> None:
    command = [*MANAGE, *arguments]
    run = subprocess.run(command, cwd=HOUSE, env=variables, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert words in run.stderr
    assert "hunter2" not in run.stderr
    assert "Traceback" not in run.stderr


def test_settings_that_nobody_may_be_served_with_are_told_plainly() -> None:
    """As the installer hands them on: the sentences alone, without Django's frame around them."""
    variables = {
        "CATALOG_DATABASE_URL": "postgresql://a:p@127.0.0.1:1/house",
        "CATALOG_HOSTS": "a.example.com",
        "CATALOG_SECRET_KEY": "short-hunter2",
        "CATALOG_HTTPS": "false",
    }
    command = [*MANAGE, "check", "--tag", "security"]
    run = subprocess.run(command, cwd=HOUSE, env=variables, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "CATALOG_SECRET_KEY: нужно не меньше 50 случайных знаков",
        "CATALOG_HTTPS=false: пароли и ключи пошли бы по сети открыто",
    ]
