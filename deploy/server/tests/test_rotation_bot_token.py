"""Another token for a bot: asked of Telegram first, written, used, proved."""

import argparse
import fcntl
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import env_files, rotate
from server.layout import CATALOG, REPOSTER, Layout
from server.rotation import bot_token, holding, restarting
from server.rotation.bot_token import CATALOG_BOT, REPOSTER_BOT, HouseBot
from server.tests.pages import Pages, pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble, UnfitError

OLD = "123456:AAE-the-old-token-of-this-bot_0123456789"
NEW = "123456:AAF-the-new-token-of-this-bot_0123456789"
UNKNOWN = "123456:AAG-a-token-that-is-not-known-there_01234567"
CATALOGS = "777777:AAE-the-token-of-the-catalogs-bot_01234567"
CATALOGS_NEW = "777777:AAF-the-token-of-the-catalogs-bot_01234567"
OTHERS = "999999:AAF-the-token-of-another-bot_01234567890"
WELL = {"ticking": True, "database": True}


@pytest.fixture
def telegram() -> Iterator[Pages]:
    with pages() as served:
        for token in (OLD, NEW, CATALOGS, CATALOGS_NEW, OTHERS):
            bot_id = int(token.partition(":")[0])
            served.says(f"/bot{token}/getMe", {"ok": True, "result": {"id": bot_id, "username": f"bot{bot_id}"}})
        served.says(f"/bot{UNKNOWN}/getMe", {"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        served.says("/healthz", WELL)
        yield served


@pytest.fixture
def layout(tmp_path: Path, telegram: Pages) -> Layout:
    """Both services' pages are where Telegram is: one server, other paths."""
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    for service in (CATALOG, REPOSTER):
        made.releases(service).mkdir(parents=True)
    port = str(telegram.port)
    env_files.write(
        made.env(REPOSTER),
        {"REPOSTER_BOT_TOKEN": OLD, "REPOSTER_BOT_API_URL": telegram.url, "REPOSTER_HTTP_PORT": port},
    )
    env_files.write(
        made.env(CATALOG),
        {
            "CATALOG_BOT_TOKEN": CATALOGS,
            "CATALOG_BOT_API_URL": telegram.url,
            "CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}",
            "CATALOG_WORKER_HTTP_PORT": port,
            "CATALOG_BOT_HTTP_PORT": port,
        },
    )
    return made


def running() -> UnitsInMemory:
    return UnitsInMemory(reposter="active", catalog_web="active", catalog_worker="active", catalog_bot="active")


def stored(layout: Layout, bot: HouseBot) -> str:
    return env_files.read(layout.env(bot.service))[bot.setting]


@pytest.mark.parametrize(
    ("bot", "token", "restarted"),
    [
        (REPOSTER_BOT, NEW, ["reposter"]),
        (CATALOG_BOT, CATALOGS_NEW, ["catalog-web", "catalog-worker", "catalog-bot"]),
    ],
    ids=["reposter", "catalog"],
)
def test_a_new_token_is_written_and_only_its_own_processes_are_restarted(
    layout: Layout, bot: HouseBot, token: str, restarted: list[str]
) -> None:
    manager = running()
    told = " ".join(bot_token.rotate(layout, manager, bot, token))
    assert stored(layout, bot) == token
    assert manager.deeds == [("restart", f"{unit}.service") for unit in restarted]
    assert f"@bot{token.partition(':')[0]}" in told
    assert "здоровы" in told


def test_the_file_keeps_its_other_lines_and_stays_roots_alone(layout: Layout) -> None:
    before = env_files.read(layout.env(CATALOG))
    list(bot_token.rotate(layout, running(), CATALOG_BOT, CATALOGS_NEW))
    assert env_files.read(layout.env(CATALOG)) == {**before, "CATALOG_BOT_TOKEN": CATALOGS_NEW}
    assert layout.env(CATALOG).stat().st_mode & 0o777 == 0o600


def test_a_unit_that_has_the_token_in_a_file_of_its_own_gets_it_there_too(layout: Layout) -> None:
    env_files.write(layout.env("catalog-bot"), {"CATALOG_BOT_TOKEN": CATALOGS})
    list(bot_token.rotate(layout, running(), CATALOG_BOT, CATALOGS_NEW))
    assert env_files.read(layout.env("catalog-bot")) == {"CATALOG_BOT_TOKEN": CATALOGS_NEW}
    assert not layout.env("catalog-web").exists()


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "не токен бота"),
        ("123456:short", "не токен бота"),
        (f"{NEW} {NEW}", "не токен бота"),
        (UNKNOWN, "не знает этого токена"),
        (OTHERS, "другого бота, @bot999999"),
    ],
    ids=["nothing", "cut", "two", "unknown to Telegram", "another bot's"],
)
def test_a_token_that_does_not_fit_changes_nothing(layout: Layout, token: str, words: str) -> None:
    manager = running()
    with pytest.raises(UnfitError, match=words) as refused:
        list(bot_token.rotate(layout, manager, REPOSTER_BOT, token))
    assert stored(layout, REPOSTER_BOT) == OLD
    assert manager.deeds == []
    assert not token or token not in str(refused.value)


def test_another_bot_is_taken_where_that_is_said(layout: Layout) -> None:
    list(bot_token.rotate(layout, running(), REPOSTER_BOT, OTHERS, another_bot=True))
    assert stored(layout, REPOSTER_BOT) == OTHERS


@pytest.mark.parametrize(
    ("bot", "token", "words"),
    [(CATALOG_BOT, NEW, "уже работает репосточная"), (REPOSTER_BOT, CATALOGS_NEW, "уже работает каталог")],
    ids=["the reposter's for the catalog", "the catalog's for the reposter"],
)
@pytest.mark.parametrize("another_bot", [True, False])
def test_the_house_has_a_bot_for_each_service(
    layout: Layout, bot: HouseBot, token: str, words: str, *, another_bot: bool
) -> None:
    before, manager = stored(layout, bot), running()
    with pytest.raises(UnfitError, match=words) as refused:
        list(bot_token.rotate(layout, manager, bot, token, another_bot=another_bot))
    assert (stored(layout, bot), manager.deeds) == (before, [])
    assert token not in str(refused.value)


def test_one_bot_for_both_is_parted_by_another(layout: Layout) -> None:
    env_files.change(layout.env(CATALOG), {"CATALOG_BOT_TOKEN": OLD})
    list(bot_token.rotate(layout, running(), REPOSTER_BOT, OTHERS, another_bot=True))
    assert (stored(layout, REPOSTER_BOT), stored(layout, CATALOG_BOT)) == (OTHERS, OLD)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, b"<html>", "непонятно"),
        (429, b'{"ok": false, "error_code": 429}', "кодом 429"),
        (200, b"[]", "непонятно"),
        (200, b'{"ok": true}', "непонятно"),
        (401, b'{"ok": false, "error_code": 401}', "не знает"),
    ],
    ids=["a proxy's page", "too often", "a list", "no bot", "revoked"],
)
def test_an_answer_that_is_no_bot_changes_nothing(
    layout: Layout, telegram: Pages, status: int, body: bytes, words: str
) -> None:
    telegram.says(f"/bot{NEW}/getMe", body, status)
    with pytest.raises(Trouble, match=words):
        list(bot_token.rotate(layout, running(), REPOSTER_BOT, NEW))
    assert stored(layout, REPOSTER_BOT) == OLD


@pytest.mark.parametrize("proxy", ["", "socks5://127.0.0.1:{port}", "http://127.0.0.1:{port}"])
def test_telegram_that_is_away_is_told_without_the_token(layout: Layout, proxy: str) -> None:
    with pages() as gone:
        port = gone.port
    changes = {"REPOSTER_BOT_API_URL": f"http://127.0.0.1:{port}", "REPOSTER_PROXY": proxy.format(port=port)}
    env_files.change(layout.env(REPOSTER), changes)
    with pytest.raises(Trouble) as told:
        list(bot_token.rotate(layout, running(), REPOSTER_BOT, NEW))
    words = "".join(str(each) for each in (told.value, told.value.__cause__, told.value.__context__))
    assert "Telegram" in words
    assert NEW not in words
    assert stored(layout, REPOSTER_BOT) == OLD


def test_telegram_is_asked_through_the_proxy_of_the_service(layout: Layout, telegram: Pages) -> None:
    """An HTTP proxy is asked for the whole address."""
    with pages() as proxy:
        proxy.answers[f"{telegram.url}/bot{NEW}/getMe"] = telegram.answers[f"/bot{NEW}/getMe"]
        env_files.change(layout.env(REPOSTER), {"REPOSTER_PROXY": proxy.url})
        list(bot_token.rotate(layout, running(), REPOSTER_BOT, NEW))
        assert proxy.asked == [f"{telegram.url}/bot{NEW}/getMe"]
    assert stored(layout, REPOSTER_BOT) == NEW


def test_no_token_yet_means_the_installer(layout: Layout) -> None:
    env_files.change(layout.env(REPOSTER), {"REPOSTER_BOT_TOKEN": ""})
    with pytest.raises(UnfitError, match="channel-house install"):
        list(bot_token.rotate(layout, running(), REPOSTER_BOT, NEW))


def test_whoever_is_stopped_stays_so_and_a_failed_one_is_started(layout: Layout) -> None:
    manager = UnitsInMemory(catalog_web="failed", catalog_worker="inactive")
    told = " ".join(bot_token.rotate(layout, manager, CATALOG_BOT, CATALOGS_NEW))
    assert manager.deeds == [("restart", "catalog-web.service")]
    assert "остались стоять: catalog-worker." in told


def test_cut_off_before_the_restart_the_same_command_finishes(layout: Layout) -> None:
    def cut(_deed: str, _unit: str) -> None:
        raise KeyboardInterrupt

    manager = running()
    manager.before_deed = cut
    with pytest.raises(KeyboardInterrupt):
        list(bot_token.rotate(layout, manager, REPOSTER_BOT, NEW))
    list(bot_token.rotate(layout, again := running(), REPOSTER_BOT, NEW))
    assert again.deeds == [("restart", "reposter.service")]


def test_a_service_that_is_being_upgraded_is_left_alone(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "PATIENCE_S", 0.2)
    folder = os.open(layout.releases(REPOSTER), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with pytest.raises(Trouble, match="обновляется или восстанавливается"):
            list(bot_token.rotate(layout, running(), REPOSTER_BOT, NEW))
    finally:
        os.close(folder)
    assert stored(layout, REPOSTER_BOT) == OLD


def test_units_may_start_when_they_are_restarted(layout: Layout) -> None:
    """Each waits for the lock of its service: whoever restarts it must not hold that."""
    free: list[str] = []

    def looked(_deed: str, unit: str) -> None:
        with holding.alone(layout, REPOSTER):
            free.append(unit)

    manager = running()
    manager.before_deed = looked
    list(bot_token.rotate(layout, manager, REPOSTER_BOT, NEW))
    assert free == ["reposter.service"]


def test_who_is_not_well_afterwards_is_named_with_his_words(layout: Layout, telegram: Pages) -> None:
    telegram.says("/healthz", {"ok": False, "says": "бот молчит"}, 503)
    manager = running()
    rotation = bot_token.rotate(layout, manager, CATALOG_BOT, CATALOGS_NEW)
    next(rotation)
    with pytest.raises(Trouble, match=r"catalog-bot.service: бот молчит") as told:
        restarting.restart(layout, [CATALOG], manager, patience_s=0.1)
    assert CATALOGS_NEW not in str(told.value)


def test_a_token_is_read_from_standard_input_and_never_told(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    options = argparse.Namespace(what="reposter-bot-token", roles=[], another_bot=False)
    told = list(rotate.rotation(options, layout, running()))
    assert stored(layout, REPOSTER_BOT) == NEW
    assert NEW not in "".join((*told, *capsys.readouterr()))


@pytest.mark.parametrize("what", ["reposter-bot-token", "catalog-bot-token", "django-key", "session-key"])
def test_without_the_database_nothing_is_asked_for_or_changed(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for service in (CATALOG, REPOSTER):
        away = {f"{service.upper()}_DATABASE_URL": f"postgresql://{service}_app:x@127.0.0.1:9/house"}
        env_files.change(layout.env(service), away)
    before = {service: layout.env(service).read_text() for service in (CATALOG, REPOSTER)}
    asked = io.StringIO(f"{NEW}\n")
    monkeypatch.setattr("sys.stdin", asked)
    manager = running()
    with pytest.raises(
        Trouble, match=r"база данных не принимает соединений\. Ничего не изменено\. Проверьте PostgreSQL"
    ):
        list(rotate.rotation(argparse.Namespace(what=what, roles=[], another_bot=False), layout, manager))
    assert {service: layout.env(service).read_text() for service in before} == before
    assert (asked.tell(), manager.deeds) == (0, [])


def test_a_secret_on_the_command_line_is_refused_in_words() -> None:
    parser = argparse.ArgumentParser()
    rotate.arguments(parser)
    with pytest.raises(UnfitError, match="Секреты в команду не пишут"):
        rotate.main(parser.parse_args(["reposter-bot-token", NEW]))


def test_a_restart_that_fails_names_who_did_not_come_back(layout: Layout) -> None:
    manager = running()

    def stuck(_deed: str, unit: str) -> None:
        if unit == "catalog-bot.service":
            manager.active[unit] = "activating"
            raise Trouble("Перезапустить не удалось")

    manager.before_deed = stuck
    with pytest.raises(Trouble, match=r"записан и действует.*catalog-bot.service: не работает \(activating\)"):
        list(bot_token.rotate(layout, manager, CATALOG_BOT, CATALOGS_NEW))
    assert stored(layout, CATALOG_BOT) == CATALOGS_NEW
