"""The machine itself: whose system it is, how much room it has, who holds a port. Only looks."""

from __future__ import annotations

import os
import platform
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST: Final = {"debian": (12, 0), "ubuntu": (22, 4)}
NEEDED_MB: Final = 1500
"""For packages, two releases beside each other and what they are made with."""
_LISTENS: Final = "0A"


def require_root() -> None:
    if os.geteuid() != 0:
        raise UnfitError("Нужны права root: повторите ту же команду через sudo.")


def system(root: Path = Path("/")) -> str:
    """Its name for people; `UnfitError` where it is none that the house is installed on."""
    try:
        release = platform.freedesktop_os_release() if root == Path("/") else _os_release(root)
    except OSError:
        release = {}
    if not is_known(release):
        name = release.get("PRETTY_NAME", "что-то другое")
        raise UnfitError(f"Нужен Debian 12 или Ubuntu 22.04 и новее, а здесь {name}.")
    return release.get("PRETTY_NAME", release["ID"])


def is_known(release: Mapping[str, str]) -> bool:
    """By `/etc/os-release`."""
    oldest = OLDEST.get(release.get("ID", ""))
    try:
        parts = [int(part) for part in release.get("VERSION_ID", "").split(".")]
    except ValueError:
        return False
    return oldest is not None and (*parts, 0)[:2] >= oldest


def _os_release(root: Path) -> dict[str, str]:
    lines = (root / "etc/os-release").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines)
    return {name: value.strip().strip("\"'") for name, _, value in pairs if name}


def require_systemd(root: Path = Path("/")) -> None:
    if not (root / "run/systemd/system").is_dir():
        raise UnfitError("Здесь не работает systemd: службы им запускаются. В контейнере без него дом не поставить.")


def require_room(folder: Path, needed_mb: int = NEEDED_MB) -> None:
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        raise Trouble(f"На диске с {folder} свободно {free_mb} МБ, а нужно {needed_mb}: освободите место и повторите.")


def holder(port: int, proc: Path = Path("/proc")) -> str | None:
    """Who listens at this TCP port of this machine: `nginx (процесс 123)`. None: nobody."""
    inodes = {inode for table in ("tcp", "tcp6") for inode in _listening(proc / "net" / table, port)}
    if not inodes:
        return None
    for process in proc.glob("[0-9]*"):
        if inodes & _sockets(process):
            return f"{_name(process)} (процесс {process.name})"
    return "неизвестная программа"


def is_open(host: str, port: int, timeout_s: float = 5.0) -> bool:
    """Whether somebody answers there."""
    try:
        with socket.create_connection((host.strip("[]"), port), timeout_s):
            return True
    except OSError:
        return False


def _listening(table: Path, port: int) -> set[str]:
    try:
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
    except OSError:
        return set()
    return {row[9] for row in rows if row[3] == _LISTENS and int(row[1].rpartition(":")[2], 16) == port}


def _sockets(process: Path) -> set[str]:
    found = set()
    try:
        for descriptor in (process / "fd").iterdir():
            target = str(descriptor.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:  # it has ended, or is not ours to look at
        pass
    return found


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "программа"
