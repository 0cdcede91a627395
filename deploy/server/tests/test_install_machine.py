"""What is looked at before anything is touched: whose system it is, who holds a port, which packages are missing."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest
from server import machine, packages
from server.trouble import Trouble, UnfitError


@pytest.mark.parametrize(
    ("id_", "version", "known"),
    [
        ("debian", "12", True),
        ("debian", "13", True),
        ("debian", "11", False),
        ("ubuntu", "22.04", True),
        ("ubuntu", "24.04", True),
        ("ubuntu", "20.04", False),
        ("fedora", "42", False),
        ("debian", "", False),  # unstable
    ],
)
def test_the_house_is_installed_on_what_it_was_tried_on(id_: str, version: str, known: bool) -> None:
    assert machine.is_known({"ID": id_, "VERSION_ID": version}) is known


def test_another_system_is_named_with_what_is_needed(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text('ID=fedora\nVERSION_ID=42\nPRETTY_NAME="Fedora Linux 42"\n')
    with pytest.raises(UnfitError, match=r"Debian 12 или Ubuntu 22\.04.*Fedora Linux 42"):
        machine.system(tmp_path)


def test_who_holds_a_port_is_found_by_its_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert f"(процесс {os.getpid()})" in str(machine.holder(server.getsockname()[1]))
        free = server.getsockname()[1]
    assert machine.holder(free) is None


def test_a_port_that_is_only_connected_from_is_not_held() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert machine.holder(client.getsockname()[1]) is None


def test_a_disk_without_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"свободно \d+ МБ, а нужно"):
        machine.require_room(tmp_path / "not/there/yet", needed_mb=2**40)


def test_without_systemd_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="systemd"):
        machine.require_systemd(tmp_path)


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def dpkg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whose answer is what stands in this file."""
    answer = tmp_path / "installed"
    program = tmp_path / "dpkg-query"
    program.write_text(f"#!/bin/sh\ncat {answer}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return answer


def test_a_package_is_there_by_its_name_or_by_what_it_provides(dpkg: Path) -> None:
    dpkg.write_text("ii  nginx-light httpd, nginx (= 1.22)\nii  openssl \nrc  tzdata \n")
    assert packages.missing(("nginx", "openssl", "tzdata")) == ["tzdata"]


def test_a_server_of_another_version_is_as_good_as_the_distributions(dpkg: Path) -> None:
    dpkg.write_text("ii  postgresql-17 \nii  postgresql-client-17 postgresql-client\n")
    assert packages.missing((packages.SERVER, packages.CLIENT)) == []


def test_where_the_database_is_elsewhere_its_server_is_not_installed() -> None:
    assert packages.SERVER not in packages.wanted(catalog=True, database_is_here=False)
    assert "nginx" not in packages.wanted(catalog=False, database_is_here=True)


@pytest.mark.parametrize(
    ("policy", "version"),
    [
        ("postgresql-client:\n  Installed: (none)\n  Candidate: 15+248\n", 15),
        ("postgresql-client:\n  Installed: (none)\n  Candidate: 14+238\n", 14),
        ("postgresql-client:\n  Candidate: 1:16+257build1.1\n", 16),
    ],
)
def test_the_version_that_apt_would_install_is_read(policy: str, version: int) -> None:
    assert packages.candidate(policy) == version


def test_without_lists_of_packages_that_is_said() -> None:
    with pytest.raises(Trouble, match="Проверьте сеть"):
        packages.candidate("postgresql-client:\n  Candidate: (none)\n")
