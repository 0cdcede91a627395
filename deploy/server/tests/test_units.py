"""The unit files: what each may and may not do to itself and to others, by reading them and by systemd's own words."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from server import journal
from server.journal import Stage
from server.layout import ACCOUNTS, CATALOG, PORTS, REPOSTER, SOCKETS, TIMERS, UNITS, Layout
from server.watch import METRICS

from shared_schema.database import CATALOG as CATALOG_SCHEMA

FOLDER = Path(__file__).parents[2] / "systemd"
LAYOUT = Layout()
PROCESSES = [(service, unit) for service, units in UNITS.items() for unit in units]
JOBS = ("house-backup.service", "house-watch.service")
SERVICES = (*(unit for _, unit in PROCESSES), *JOBS)
RESTARTS_OTHERS = (
    "Requires",
    "Requisite",
    "BindsTo",
    "PartOf",
    "Upholds",
    "Conflicts",
    "PropagatesStopTo",
    "OnFailure",
)
MOST_EXPOSED = 2.5
LOOKS_OFFLINE_SINCE = 250


def systemd_version() -> int:
    """0 where there is none."""
    if shutil.which("systemd-analyze") is None:
        return 0
    told = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[1].split(".")[0])


needs_systemd = pytest.mark.skipif(
    systemd_version() < LOOKS_OFFLINE_SINCE,
    reason=f"нужен systemd {LOOKS_OFFLINE_SINCE} или новее: apt install systemd",
)


Unit = dict[str, dict[str, list[str]]]


def unit(name: str) -> Unit:
    """Values by section and key, in order; a key may stand there several times."""
    read: Unit = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in (FOLDER / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            read[section][key].append(value)
    return read


def one(name: str, section: str, key: str) -> str:
    (value,) = unit(name)[section][key]
    return value


def seconds(text: str) -> int:
    number, factor = re.fullmatch(r"(\d+)(min)?", text).groups()  # type: ignore[union-attr]
    return int(number) * (60 if factor else 1)


def megabytes(text: str) -> int:
    return int(text[:-1]) * {"M": 1, "G": 1024}[text[-1]]


def test_there_is_a_file_for_each_unit_and_no_other() -> None:
    wanted = {*SERVICES, *(socket for sockets in SOCKETS.values() for socket in sockets), *TIMERS}
    assert {file.name for file in FOLDER.iterdir()} == wanted


@pytest.mark.parametrize("name", sorted(file.name for file in FOLDER.iterdir()))
def test_no_unit_restarts_or_stops_another(name: str) -> None:
    assert [key for key in unit(name)["Unit"] if key in RESTARTS_OTHERS] == []


@pytest.mark.parametrize("name", [unit for _, unit in PROCESSES])
def test_a_process_is_started_again_for_ever(name: str) -> None:
    assert one(name, "Unit", "StartLimitIntervalSec") == "0"
    assert one(name, "Service", "Restart") == "always"
    assert int(one(name, "Service", "RestartSec")) >= 3  # what cannot start does not eat the machine


@pytest.mark.parametrize("name", [unit for _, unit in PROCESSES])
def test_a_process_starts_with_the_machine_after_the_network_and_the_database(name: str) -> None:
    """Where those are here: it waits for neither, and starts again until they are there."""
    assert unit(name)["Install"]["WantedBy"] == ["multi-user.target"]
    assert one(name, "Unit", "After").split() == ["network-online.target", "postgresql.service"]
    assert one(name, "Unit", "Wants") == "network-online.target"


@pytest.mark.parametrize("name", [unit for _, unit in PROCESSES])
def test_a_process_whose_settings_do_not_fit_is_not_tried_again_and_again(name: str) -> None:
    """But the one whose socket would start it at once: given up, it would be tried without a pause."""
    has_socket = f"{name.removesuffix('.service')}.socket" in SOCKETS[CATALOG]
    assert unit(name)["Service"]["RestartPreventExitStatus"] == ([] if has_socket else ["2"])


@pytest.mark.parametrize(("service", "name"), PROCESSES)
def test_a_process_is_told_its_own_services_settings_and_nobodys_migrator(service: str, name: str) -> None:
    own, shared = f"-{LAYOUT.env(name.removesuffix('.service'))}", f"{LAYOUT.env(service)}"
    is_alone = len(UNITS[service]) == 1
    assert unit(name)["Service"]["EnvironmentFile"] == ([shared] if is_alone else [shared, own])


@pytest.mark.parametrize(("service", "name"), PROCESSES)
def test_a_process_runs_its_services_code_with_its_services_account(service: str, name: str) -> None:
    current = LAYOUT.current(service)
    assert one(name, "Service", "User") == one(name, "Service", "Group") == ACCOUNTS[service]
    assert one(name, "Service", "WorkingDirectory") == str(current)
    assert one(name, "Service", "ExecStart").startswith(f"{current}/venv/bin/python -m ")


@pytest.mark.parametrize(("service", "name"), PROCESSES)
def test_a_process_waits_for_the_end_of_an_upgrade_of_its_service(service: str, name: str) -> None:
    lock = LAYOUT.releases(service)
    assert unit(name)["Service"]["ExecStartPre"][0] == f"/usr/bin/flock --shared {lock} /bin/true"


@pytest.mark.parametrize(("service", "name"), PROCESSES)
@pytest.mark.parametrize("stage", [None, *Stage])
def test_a_process_does_not_start_on_a_schema_that_is_half_migrated(
    tmp_path: Path, service: str, name: str, stage: Stage | None
) -> None:
    """As after a power failure: the lock is gone then, the journal of the upgrade is not."""
    layout = Layout(tmp_path)
    found = journal.path(layout, service)
    found.parent.mkdir(parents=True)
    if stage:
        journal.write(layout, journal.Upgrade(service, stage, "old", "new", None, 0.0))
    command = unit(name)["Service"]["ExecStartPre"][1].replace(str(journal.path(LAYOUT, service)), str(found))
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False)
    assert (done.returncode, "channel-house install" in done.stderr) == (
        (1, True) if stage is Stage.MIGRATING else (0, False)
    )
    assert seconds(one(name, "Service", "TimeoutStartSec")) == 300


@pytest.mark.parametrize(("service", "name"), PROCESSES)
def test_a_process_has_time_to_end_and_is_seen_to(service: str, name: str) -> None:
    assert one(name, "Service", "KillMode") == "mixed"
    assert 20 < seconds(one(name, "Service", "TimeoutStopSec")) <= 60
    assert one(name, "Service", "Type") == "notify"
    assert one(name, "Service", "NotifyAccess") == "main"


@pytest.mark.parametrize("name", ["catalog-worker.service", "catalog-bot.service", "reposter.service"])
def test_a_frozen_process_is_killed(name: str) -> None:
    assert one(name, "Service", "WatchdogSec") == "60"
    assert one(name, "Service", "WatchdogSignal") == "SIGKILL"


@pytest.mark.parametrize("name", [unit for _, unit in PROCESSES])
def test_memory_is_bounded_and_slows_down_before_it_kills(name: str) -> None:
    most, high = (megabytes(one(name, "Service", key)) for key in ("MemoryMax", "MemoryHigh"))
    assert high < most <= 1024


@pytest.mark.parametrize("name", JOBS)
def test_a_job_may_not_take_the_processes_memory(name: str) -> None:
    assert megabytes(one(name, "Service", "MemoryMax")) <= 768


def test_the_processes_of_one_gunicorn_are_killed_one_at_a_time_and_others_as_a_whole() -> None:
    policies = {name: one(name, "Service", "OOMPolicy") for _, name in PROCESSES}
    assert policies.pop("catalog-web.service") == "continue"
    assert set(policies.values()) == {"kill"}


def test_the_socket_is_where_the_layout_says_and_outlives_what_is_behind_it() -> None:
    (socket,) = SOCKETS[CATALOG]
    assert one(socket, "Socket", "ListenStream") == f"127.0.0.1:{PORTS['catalog-web.service']}"
    assert one("catalog-web.service", "Service", "Sockets") == socket
    assert one(socket, "Socket", "TriggerLimitIntervalSec") == "0"
    assert int(one(socket, "Socket", "Backlog")) >= 1024
    assert unit(socket)["Install"]["WantedBy"] == ["sockets.target"]


def test_only_processes_that_keep_pictures_may_write_them() -> None:
    kept = {name: unit(name)["Service"]["StateDirectory"] for _, name in PROCESSES}
    pictures = [str(LAYOUT.media.relative_to("/var/lib"))]
    assert {name for name, folders in kept.items() if folders == pictures} == {
        "catalog-web.service",
        "catalog-worker.service",
    }
    assert kept["reposter.service"] == kept["catalog-bot.service"] == []
    masks = {name: one(name, "Service", "UMask") for name in SERVICES if name != "house-watch.service"}
    assert masks == {name: "0022" if kept.get(name) == pictures else "0077" for name in masks}  # nginx reads those


def test_workers_of_the_site_show_in_memory_that_they_live_where_nobody_else_looks() -> None:
    assert one("catalog-web.service", "Service", "RuntimeDirectory") == "catalog-web"
    assert one("catalog-web.service", "Service", "RuntimeDirectoryMode") == "0700"


def test_the_look_of_each_minute_reads_whatever_it_likes_and_writes_its_figures_alone() -> None:
    assert one("house-watch.service", "Service", "CapabilityBoundingSet") == "CAP_DAC_READ_SEARCH"
    assert one("house-watch.service", "Service", "ProtectSystem") == "strict"
    (figures,) = unit("house-watch.service")["Service"]["StateDirectory"]
    assert LAYOUT.state.parent / figures == (LAYOUT.state / METRICS).parent


def test_a_job_is_done_by_the_operators_own_command() -> None:
    for name in JOBS:
        deed = name.removeprefix("house-").removesuffix(".service")
        assert one(name, "Service", "ExecStart") == f"/usr/local/sbin/channel-house {deed}"
        assert unit(name)["Install"] == {}  # its timer starts it
    assert one("house-backup.service", "Service", "User") == ACCOUNTS["backup"]
    assert one("house-backup.service", "Service", "ReadWritePaths") == str(LAYOUT.backups)


def test_backups_are_made_each_night_also_after_one_without_power_and_looks_each_minute() -> None:
    assert re.fullmatch(r"\*-\*-\* 0[1-5]:\d\d:\d\d", one("house-backup.timer", "Timer", "OnCalendar"))
    assert one("house-backup.timer", "Timer", "Persistent") == "yes"
    assert one("house-watch.timer", "Timer", "OnCalendar") == "minutely"
    assert seconds(one("house-watch.service", "Service", "TimeoutStartSec")) < 60  # over before the next one
    for name in TIMERS:
        assert unit(name)["Install"]["WantedBy"] == ["timers.target"]


def test_a_job_is_told_nothing_but_what_it_needs() -> None:
    """No service's settings, no migrator's; of the logins, that of the role which only reads, where it is used."""
    backup, server = str(LAYOUT.env("backup")), f"-{LAYOUT.env('server')}"
    assert unit("house-backup.service")["Service"]["EnvironmentFile"] == [backup, server]
    assert unit("house-watch.service")["Service"]["EnvironmentFile"] == [server]


@pytest.mark.parametrize("name", SERVICES)
def test_no_unit_holds_a_secret_or_an_address_of_a_database(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert "://" not in text
    assert CATALOG_SCHEMA.app not in text


@pytest.mark.parametrize("name", [unit for _, unit in PROCESSES][1:])
def test_every_process_is_allowed_as_little(name: str) -> None:
    begin = "# What it may do"
    assert hardening(name) == hardening("catalog-web.service")
    assert begin in (FOLDER / name).read_text()


def hardening(name: str) -> str:
    return (FOLDER / name).read_text().partition("# What it may do")[2].partition("[Install]")[0].strip()


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_little_that_the_unit_may_do(name: str) -> None:
    command: list[str | Path] = ["systemd-analyze", "security", "--offline=true", "--no-pager", FOLDER / name]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    exposed = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert exposed is not None
    assert float(exposed[1]) <= MOST_EXPOSED


@needs_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """In a tree that has the programs that the units name."""
    folder = tmp_path / "etc/systemd/system"
    shutil.copytree(FOLDER, folder)
    programs = {
        part for name in SERVICES for key in ("ExecStart", "ExecStartPre") for part in unit(name)["Service"][key]
    }
    for program in [tmp_path / command.split()[0].lstrip("/") for command in programs]:
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    (tmp_path / "usr/lib/systemd/system").mkdir(parents=True)
    targets = ("basic", "sysinit", "network-online", "multi-user", "sockets", "timers", "shutdown", "-.slice", "system")
    for name in targets:
        kind = "" if name.endswith(".slice") else ".slice" if name == "system" else ".target"
        (tmp_path / "usr/lib/systemd/system" / f"{name}{kind}").write_text("[Unit]\nDescription=Here\n")
    command = ["systemd-analyze", "verify", "--recursive-errors=no", "--man=no", f"--root={tmp_path}"]
    named = sorted(file.name for file in FOLDER.iterdir())
    told = subprocess.run([*command, *named], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_what_listens_is_named_once() -> None:
    assert len(set(PORTS.values())) == len(PORTS)
    assert set(PORTS) == {name for _, name in PROCESSES}
    assert REPOSTER in ACCOUNTS
