"""The look of each minute: a file for Prometheus, a sign of life when all that matters is well, silence otherwise."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from server import dead_man, env_files, metrics_file, watch
from server.backups import keeping, manifest
from server.layout import CATALOG, REPOSTER, Layout
from server.looks import certificate as certificate_look
from server.looks import machine
from server.metrics_file import Gauge
from server.tests.pages import Pages, pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble, UnfitError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PING = "/ping/0c5a-a-secret-of-the-switch"
NOBODY = 9
"""A port where nobody serves a site: the certificate is the file."""


@pytest.fixture
def town() -> Iterator[Pages]:
    """Every process's pages, and the switch."""
    with pages() as served:
        served.says("/healthz", {"ok": True})
        served.says(PING, b"OK")
        yield served


@pytest.fixture
def layout(tmp_path: Path, town: Pages) -> Layout:
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    for service in (CATALOG, REPOSTER):
        release = made.releases(service) / "one"
        release.mkdir(parents=True)
        made.current(service).symlink_to(release)
    port = str(town.port)
    web = {"CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}", "CATALOG_WORKER_HTTP_PORT": port, "CATALOG_BOT_HTTP_PORT": port}
    env_files.write(made.env(CATALOG), web)
    env_files.write(made.env(REPOSTER), {"REPOSTER_HTTP_PORT": port})
    certificate(made, days=90)
    backup(made, NOON - timedelta(hours=3))
    return made


def certificate(layout: Layout, days: int) -> None:
    """As certbot leaves it; its days count from now on, so the test's noon may not be far away."""
    folder = layout.root / "etc/letsencrypt/live/catalog.example"
    folder.mkdir(parents=True, exist_ok=True)
    names = ("/CN=catalog.example", "-addext", "subjectAltName=DNS:catalog.example")
    files = ("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days))
    subprocess.run(["openssl", "req", "-x509", *made, "-subj", *names, *files], check=True, capture_output=True)


def backup(layout: Layout, made_at: datetime) -> Path:
    folder = layout.backups / keeping.stamp(made_at)
    folder.mkdir(parents=True)
    (folder / "house.dump").write_bytes(b"rows")
    files = {"house.dump": manifest.described(folder / "house.dump")}
    manifest.Manifest(made_at.isoformat(), "15.8", {"catalog.channel": 1}, {}, {}, files).write(folder)
    return folder


def running() -> UnitsInMemory:
    units = UnitsInMemory(reposter="active", catalog_web="active", catalog_worker="active", catalog_bot="active")
    units.active |= dict.fromkeys(("catalog-web.socket", "house-backup.timer", "house-watch.timer"), "active")
    return units


def settings(town: Pages) -> dict[str, str]:
    return {"HOUSE_SITE_NAME": "catalog.example", dead_man.SETTING: f"{town.url}{PING}"}


def watched(layout: Layout, town: Pages, units: UnitsInMemory | None = None, now: datetime = NOON) -> dict[str, object]:
    return watch.watch(layout, units or running(), settings(town), now, port=NOBODY)


def pinged(town: Pages) -> bool:
    return PING in town.asked


def figures(layout: Layout) -> dict[str, float]:
    lines = (layout.state / watch.METRICS).read_text().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}


def test_a_house_that_is_well_gives_a_sign_of_life(layout: Layout, town: Pages) -> None:
    said = watched(layout, town)
    assert (said["well"], said["alarms"], said["sign_of_life"]) == (True, [], "дан")
    assert pinged(town)


def test_what_was_seen_is_there_for_prometheus(layout: Layout, town: Pages) -> None:
    before = os.umask(0o077)  # of an operator who runs it by hand
    try:
        watched(layout, town)
    finally:
        os.umask(before)
    found = figures(layout)
    assert found["house_backup_age_seconds"] == 3 * 3600
    assert found["house_certificate_expires_seconds"] > 0
    assert 0 < found[f'house_disk_free_ratio{{folder="{layout.backups}"}}'] <= 1
    assert found['house_unit_active{unit="catalog-web.socket"}'] == 1
    assert found["house_watch_timestamp_seconds"] == NOON.timestamp()
    assert (layout.state / watch.METRICS).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "unit",
    ["reposter.service", "catalog-web.service", "catalog-web.socket", "catalog-bot.service", "house-backup.timer"],
)
def test_a_unit_that_is_down_means_silence(layout: Layout, town: Pages, unit: str) -> None:
    units = running()
    units.active[unit] = "failed"
    said = watched(layout, town, units)
    assert said["alarms"] == [f"{unit}: не работает"]
    assert said["sign_of_life"] == "не дан"
    assert not pinged(town)
    assert figures(layout)[f'house_unit_active{{unit="{unit}"}}'] == 0


def test_a_catalog_without_a_bot_is_well(layout: Layout, town: Pages) -> None:
    units = running()
    del units.active["catalog-bot.service"]
    assert watched(layout, town, units)["well"] is True
    assert pinged(town)


def test_a_process_that_says_it_is_ill_means_silence(layout: Layout, town: Pages) -> None:
    town.says("/healthz", {"ok": False, "says": "база данных не отвечает"}, 503)
    said = watched(layout, town)
    assert "catalog-web.service: база данных не отвечает" in str(said["alarms"])
    assert not pinged(town)


def test_a_lost_userbot_is_for_the_bot_to_tell(layout: Layout, town: Pages) -> None:
    town.says("/healthz", {"well": False, "ticking": True, "database": True, "userbots": {"banned": 1}}, 503)
    assert watched(layout, town)["well"] is True
    assert pinged(town)


def test_a_bot_that_does_not_hear_its_admins_means_silence(layout: Layout, town: Pages) -> None:
    deaf = "Telegram не знает токена бота"
    town.says("/healthz", {"well": False, "ticking": True, "database": True, "userbots": {}, "says": deaf}, 503)
    assert f"reposter.service: {deaf}" in str(watched(layout, town)["alarms"])
    assert not pinged(town)


def test_a_hiccup_costs_one_sign_of_life(layout: Layout, town: Pages) -> None:
    """A switch waits longer than a minute for the next one before it rings."""
    hiccup = {"well": False, "ticking": True, "database": True, "says": "Telegram не отвечает боту"}
    town.says("/healthz", hiccup, 503)
    watched(layout, town)
    assert not pinged(town)
    town.says("/healthz", {"well": True, "ticking": True, "database": True, "says": ""})
    watched(layout, town, now=NOON + timedelta(minutes=1))
    assert pinged(town)


def test_nights_without_a_backup_mean_silence(layout: Layout, town: Pages) -> None:
    assert watched(layout, town, now=NOON + timedelta(days=1))["well"] is True
    town.asked.clear()
    said = watched(layout, town, now=NOON + timedelta(days=2))
    assert said["alarms"] == ["резервной копии нет 2 дн 3 ч"]
    assert not pinged(town)


def test_a_backup_that_was_cut_short_is_none(layout: Layout, town: Pages) -> None:
    (backup(layout, NOON - timedelta(hours=1)) / "house.dump").write_bytes(b"ro")
    watched(layout, town)
    assert figures(layout)["house_backup_age_seconds"] == 3 * 3600


def test_a_new_house_has_two_nights_until_its_first_backup(layout: Layout, town: Pages) -> None:
    shutil.rmtree(layout.backups)
    os.utime(layout.code, (NOON.timestamp(), NOON.timestamp()))
    assert watched(layout, town, now=NOON + timedelta(days=1))["well"] is True
    assert watched(layout, town, now=NOON + timedelta(days=3))["well"] is False


def test_a_certificate_that_ends_this_week_means_silence(layout: Layout, town: Pages) -> None:
    ends_at = certificate_look.of_site(layout, settings(town), NOBODY).ends_at
    backup(layout, ends_at - timedelta(days=6, hours=2))
    said = watched(layout, town, now=ends_at - timedelta(days=6))
    assert said["alarms"] == ["сертификат кончается через 6 дн"]
    assert not pinged(town)


@pytest.mark.parametrize(
    ("disk", "is_full"),
    [
        pytest.param({"free_bytes": 1 << 30, "total_bytes": 40 << 30}, True, id="hardly a place is left"),
        pytest.param({"free_bytes": 40 << 30, "total_bytes": 4000 << 30}, False, id="a hundredth of a huge one"),
        pytest.param({"free_bytes": 1 << 30, "total_bytes": 2 << 30}, False, id="half of a small one"),
        pytest.param({"free_inodes": 4, "total_inodes": 100}, True, id="no more files"),
    ],
)
def test_a_full_disk_means_silence(
    layout: Layout, town: Pages, monkeypatch: pytest.MonkeyPatch, disk: dict[str, int], *, is_full: bool
) -> None:
    roomy = {"free_bytes": 1 << 40, "total_bytes": 1 << 40, "free_inodes": 100, "total_inodes": 100}
    monkeypatch.setattr(machine, "disks", lambda folders: [machine.Disk(tuple(folders), **(roomy | disk))])
    said = watched(layout, town)
    assert said["alarms"] == ([f"диск полон: {layout.code}"] if is_full else [])
    assert pinged(town) is not is_full


def test_figures_that_cannot_be_written_are_told_and_silence_nobody_else(layout: Layout, town: Pages) -> None:
    layout.state.mkdir(parents=True, exist_ok=True)
    (layout.state / watch.METRICS).parent.write_text("a file where a folder should be")
    said = watched(layout, town)
    assert "house.prom не записан" in str(said["alarms"])
    assert said["sign_of_life"] == "не дан"


def test_what_cannot_be_seen_is_no_sign_of_health(layout: Layout, town: Pages) -> None:
    def broken(*_arguments: object) -> None:
        raise Trouble("systemd не отвечает")

    units = running()
    units.states = broken  # type: ignore[method-assign, assignment]
    said = watched(layout, town, units)
    assert said["unseen"] == ["systemd не отвечает"]
    assert not pinged(town)
    assert "house_backup_age_seconds" in figures(layout)


def test_a_switch_that_does_not_hear_is_told_and_its_address_is_not(layout: Layout, town: Pages) -> None:
    town.says(PING, b"", 404)
    said = watched(layout, town)
    assert "сторож отвечает 404" in str(said["sign_of_life"])
    assert PING not in str(said)


@pytest.mark.parametrize(
    "url",
    [
        "http://switch.example/secret-way",
        "ftp://switch.example/secret-way",
        "https:///secret-way",
        "https://[switch/secret-way",
        "https://switch.example:port/secret-way",
        "secret-way",
    ],
)
def test_only_https_leaves_the_machine(url: str) -> None:
    with pytest.raises(UnfitError, match=r"нужен адрес вида https") as refused:
        dead_man.ping(url)
    assert "secret-way" not in str(refused.value)


@pytest.mark.parametrize("path", ["secret way", "secret-way\n", "секрет"])
def test_an_address_that_cannot_be_asked_is_not_told(town: Pages, path: str) -> None:
    with pytest.raises(Trouble) as told:
        dead_man.ping(f"{town.url}/{path}")
    assert path.strip() not in f"{told.value}{told.value.__cause__}"


def test_a_redirect_is_not_followed(town: Pages) -> None:
    town.says("/moved", b"", 302)
    with pytest.raises(Trouble, match="302"):
        dead_man.ping(f"{town.url}/moved")
    assert town.asked == ["/moved"]


def test_a_switch_that_speaks_no_tls_is_told(town: Pages) -> None:
    with pytest.raises(Trouble, match="SSLError"):
        dead_man.ping(f"https://127.0.0.1:{town.port}/secret-way")


def test_the_file_is_as_prometheus_reads_it() -> None:
    gauges = [Gauge("house_a", "What it is.", {'/x"y': 0.5}, "folder"), Gauge("house_b", "Unseen.", {})]
    assert metrics_file.text(gauges) == (
        '# HELP house_a What it is.\n# TYPE house_a gauge\nhouse_a{folder="/x\\"y"} 0.5\n'
    )


def test_the_houses_own_settings_win_by_the_environment(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    env_files.write(layout.env("server"), {"HOUSE_SITE_NAME": "old.example", dead_man.SETTING: "https://a/b"})
    monkeypatch.setenv("HOUSE_SITE_NAME", "new.example")
    assert watch.settings_of(layout) == {"HOUSE_SITE_NAME": "new.example", dead_man.SETTING: "https://a/b"}
