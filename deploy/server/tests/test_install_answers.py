"""Answers: where they come from, which are wrong, what is named when one is missing, and the settings made of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from server import answers, env_files, house_settings
from server.house_settings import Files
from server.questions import BY_NAME, DEFAULTS, QUESTIONS, Question, place
from server.trouble import UnfitError

HOUSE = Path(__file__).parents[3]
ENOUGH = {
    "HOUSE_SITE_NAME": "catalog.example.com",
    "TELEGRAM_API_ID": "12345",
    "TELEGRAM_API_HASH": "0123456789abcdef0123456789abcdef",
}


def settled(**given: str) -> dict[str, str]:
    return answers.gather({**ENOUGH, **given}, {}, None)


def made(stored: Files | None = None, **given: str) -> Files:
    return house_settings.files(settled(**given), stored or {})


# ── Gathered ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_nobody_to_ask_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(UnfitError) as told:
        answers.gather({}, {}, None)
    assert all(name in str(told.value) for name in ENOUGH)


def test_what_is_stored_need_not_be_said_again_and_what_is_said_wins() -> None:
    known = answers.gather({"HOUSE_SITE_NAME": "new.example.com"}, ENOUGH, None)
    assert (known["HOUSE_SITE_NAME"], known["TELEGRAM_API_ID"]) == ("new.example.com", "12345")


def test_of_a_service_that_is_not_wanted_nothing_is_asked() -> None:
    known = answers.gather({"HOUSE_SERVICES": "catalog", "HOUSE_SITE_NAME": "a.example.com"}, {}, None)
    assert not any(name.startswith(("REPOSTER_", "TELEGRAM_")) for name in known)


def test_a_terminal_is_asked_for_what_is_not_known_in_order() -> None:
    asked = []

    def ask(question: Question) -> str:
        asked.append(question.name)
        return question.default if question.default is not None else ENOUGH[question.name]

    answers.gather({"HOUSE_SITE_NAME": "catalog.example.com"}, {}, ask)
    expected = [each.name for each in QUESTIONS if each.is_stored and each.name != "HOUSE_SITE_NAME"]
    assert asked == expected


def test_for_a_database_elsewhere_its_administrator_is_asked_for() -> None:
    asked = []

    def ask(question: Question) -> str:
        asked.append(question.name)
        return question.default or ""

    answers.gather({**ENOUGH, "HOUSE_DATABASE": "db.example.com:5432/house"}, {}, ask)
    assert "HOUSE_ADMIN_DATABASE_URL" in asked


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("HOUSE_SERVICES", "catalog webapp"),
        ("HOUSE_SITE_NAME", "https://catalog.example.com"),
        ("HOUSE_SITE_NAME", "a name; rm -rf /"),
        ("HOUSE_SITE_NAME", "-bad.example.com"),
        ("CATALOG_BOT_TOKEN", "not-a-token"),
        ("CATALOG_MINI_APP_LINK", "t.me/bot"),
        ("HOUSE_ADMIN_ADDRESSES", "203.0.113.7, everybody"),
        ("TELEGRAM_API_ID", "0"),
        ("TELEGRAM_API_HASH", "ABCDEF"),
        ("REPOSTER_ADMIN_IDS", "@name"),
        ("HOUSE_DATABASE", "127.0.0.1/house"),
        ("HOUSE_DATABASE", "127.0.0.1:5432/house'; --"),
        ("HOUSE_ADMIN_DATABASE_URL", "postgres@db"),
        ("HOUSE_BACKUPS_KEPT_NIGHTS", "0"),
        ("HOUSE_DEAD_MAN_URL", "somebody"),
        ("HOUSE_TLS_CERTIFICATE", "cert.pem"),
    ],
)
def test_an_answer_of_another_form_is_named_and_not_shown(name: str, answer: str) -> None:
    with pytest.raises(UnfitError, match=name) as told:
        settled(**{name: answer})
    assert answer not in str(told.value)


def test_a_certificate_without_its_key_is_half_an_answer() -> None:
    with pytest.raises(UnfitError, match="нужны оба"):
        settled(HOUSE_TLS_CERTIFICATE="/etc/cert.pem")


@pytest.mark.parametrize(
    ("name", "wrong", "file"),
    [
        ("CATALOG_BOT_TOKEN", "not-a-token", "catalog"),
        ("REPOSTER_ADMIN_IDS", "@name", "reposter"),
        ("TELEGRAM_API_ID", "0", "reposter"),
        ("HOUSE_DATABASE", "127.0.0.1/house", "server"),
    ],
)
def test_what_is_wrong_is_told_with_the_place_where_it_stands(name: str, wrong: str, file: str) -> None:
    with pytest.raises(UnfitError) as told:
        answers.gather({}, {**ENOUGH, name: wrong}, None)
    assert f"{name} в /etc/channel-house/{file}.env: " in str(told.value)
    with pytest.raises(UnfitError) as told:
        answers.gather({**ENOUGH, name: wrong}, {}, None)
    assert f"{name} в файле ответов: " in str(told.value)


def test_one_bot_cannot_be_both_services() -> None:
    of_catalog, of_reposter = "123456:AAE-for-tests-only", "123456:AAF-for-tests-only"
    with pytest.raises(UnfitError, match="CATALOG_BOT_TOKEN и REPOSTER_BOT_TOKEN в файле ответов: это один и тот же"):
        settled(CATALOG_BOT_TOKEN=of_catalog, REPOSTER_BOT_TOKEN=of_reposter)
    stored = {"CATALOG_BOT_TOKEN": of_catalog}
    places = "CATALOG_BOT_TOKEN в /etc/channel-house/catalog.env и REPOSTER_BOT_TOKEN в файле ответов: это один"
    with pytest.raises(UnfitError, match=places) as told:
        answers.gather({**ENOUGH, "REPOSTER_BOT_TOKEN": of_reposter}, stored, None)
    assert "tests-only" not in str(told.value)
    assert answers.gather({**ENOUGH, "REPOSTER_BOT_TOKEN": "654321:AAF-for-tests-only"}, stored, None)


def test_every_default_is_an_answer() -> None:
    assert {name: BY_NAME[name].wrong(value) for name, value in DEFAULTS.items() if BY_NAME[name].wrong(value)} == {}


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "answers"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_the_example_is_enough_as_it_stands() -> None:
    text = (HOUSE / "deploy/install.env.example").read_text()
    assert answers.missing(env_files.parse(text, "example"), {}) is None


def test_the_example_has_every_question_with_its_default() -> None:
    lines = (HOUSE / "deploy/install.env.example").read_text().splitlines()
    shown = env_files.parse(
        "\n".join(line.removeprefix("# ") for line in lines if "='" in line or "=1" in line or "=8" in line), ""
    )
    assert set(shown) == set(BY_NAME)
    told = {name: shown[name] for name, default in DEFAULTS.items() if name != "HOUSE_ADMIN_DATABASE_URL"}
    assert told == {name: default for name, default in DEFAULTS.items() if name != "HOUSE_ADMIN_DATABASE_URL"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("FOO=1\n", "FOO", id="a strange name"),
        pytest.param("HOUSE_ADMIN_ADRESSES='10.0.0.0/8'\n", "HOUSE_ADMIN_ADRESSES", id="a slip of the pen"),
        pytest.param("REPOSTER_ADMIN_ID=1\n", "похоже на REPOSTER_ADMIN_IDS", id="another"),
        pytest.param("CATALOG_DATABASE_URL=x\n", "CATALOG_DATABASE_URL", id="what is made here"),
        pytest.param("no assignment\n", "не вида", id="no line"),
    ],
)
def test_a_file_with_something_else_in_it_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnfitError, match=said):
        answers.from_file(written(tmp_path, text))


def test_a_file_that_others_can_read_is_warned_of_and_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "TELEGRAM_API_ID=1\n", 0o644)
    assert answers.from_file(file) == {"TELEGRAM_API_ID": "1"}
    assert f"chmod 600 {file}" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="не читается"):
        answers.from_file(tmp_path / "none")


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_login_has_a_password_of_its_own() -> None:
    files = made()
    found = house_settings.addresses(("catalog", "reposter"))
    secrets = {house_settings.password(files[file][setting]) for file, setting in found.values()}
    assert len(secrets) == len(found) == 5
    assert min(map(len, secrets)) >= 48


def test_no_process_is_told_its_migrators_password() -> None:
    files = made()
    for service in ("catalog", "reposter"):
        secret = house_settings.password(files[f"{service}-migrator"][house_settings.migrator_url(service)])
        assert not any(secret in value for value in files[service].values())


def test_made_again_nothing_is_different() -> None:
    first = made()
    assert house_settings.files(settled(), first) == first


@pytest.mark.parametrize(
    ("file", "setting"),
    [("catalog", "CATALOG_DATABASE_URL"), ("reposter-migrator", "REPOSTER_MIGRATOR_DATABASE_URL")],
)
def test_a_password_that_was_cut_short_is_not_taken_over(file: str, setting: str) -> None:
    stored = made()
    whole = house_settings.password(stored[file][setting])
    stored[file][setting] = stored[file][setting].replace(whole, whole[:7])
    with pytest.raises(UnfitError, match=rf"{setting} в /etc/channel-house/{file}.env: пароль короче 16") as refused:
        made(stored)
    assert whole[:7] not in str(refused.value)
    del stored[file][setting]
    renewed = house_settings.password(made(stored)[file][setting])
    assert len(renewed) == len(whole)
    assert renewed != whole


def test_what_an_operator_has_added_stays() -> None:
    first = made()
    first["catalog"]["CATALOG_WEB_WORKERS"] = "4"
    assert made(first)["catalog"]["CATALOG_WEB_WORKERS"] == "4"


def test_a_database_that_has_moved_keeps_its_passwords() -> None:
    first = made()
    moved = made(first, HOUSE_DATABASE="db.example.com:6432/house")
    url, before = moved["reposter"]["REPOSTER_DATABASE_URL"], first["reposter"]["REPOSTER_DATABASE_URL"]
    assert url == before.replace("127.0.0.1:5432", "db.example.com:6432")


@pytest.mark.parametrize(
    ("before", "site_before", "hosts"),
    [
        pytest.param("catalog.example.com", "catalog.example.com", "new.example.com", id="it follows the site's name"),
        pytest.param(
            "catalog.example.com,www.example.com",
            "catalog.example.com",
            "new.example.com,www.example.com",
            id="what an operator has added stays",
        ),
        pytest.param("www.example.com, new.example.com", "x.org", "www.example.com,new.example.com", id="it is there"),
        pytest.param(
            "catalog.example.com", "new.example.com", "new.example.com,catalog.example.com", id="a run that was cut off"
        ),
    ],
)
def test_the_sites_name_is_always_a_host(before: str, site_before: str, hosts: str) -> None:
    first = made()
    first["catalog"]["CATALOG_HOSTS"], first["server"]["HOUSE_SITE_NAME"] = before, site_before
    assert made(first, HOUSE_SITE_NAME="new.example.com")["catalog"]["CATALOG_HOSTS"] == hosts


def test_the_superuser_is_stored_nowhere() -> None:
    files = made(HOUSE_DATABASE="db:5432/house", HOUSE_ADMIN_DATABASE_URL="postgresql://root:hunter2@db:5432/postgres")
    assert "hunter2" not in str(files)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_database_of_this_machine_is_known_by_its_host(host: str) -> None:
    assert place({"HOUSE_DATABASE": f"{host}:5432/house"}).is_here
    assert not place({"HOUSE_DATABASE": "10.0.0.2:5432/house"}).is_here
