"""Disks, memory, clock, ports that are open to everybody."""

from __future__ import annotations

import ipaddress
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands import run
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LISTENS = "0A"


@dataclass(frozen=True)
class Disk:
    """A file system. `folders`: which of ours are on it. Bytes are those that others than root may have."""

    folders: tuple[Path, ...]
    free_bytes: int
    total_bytes: int
    free_inodes: int
    total_inodes: int

    @property
    def free_ratio(self) -> float:
        return self.free_bytes / self.total_bytes if self.total_bytes else 1.0

    @property
    def free_inodes_ratio(self) -> float:
        """1 where a file system does not count them."""
        return self.free_inodes / self.total_inodes if self.total_inodes else 1.0


@dataclass(frozen=True)
class Memory:
    available_bytes: int
    total_bytes: int


def disks(folders: Iterable[Path]) -> list[Disk]:
    """Each file system once. Of a folder that is not there: the one that it would be on."""
    by_device: dict[int, list[Path]] = {}
    for folder in folders:
        by_device.setdefault(_there(folder).stat().st_dev, []).append(folder)
    return [_disk(paths) for paths in by_device.values()]


def _disk(folders: Sequence[Path]) -> Disk:
    told = os.statvfs(_there(folders[0]))
    unit = told.f_frsize
    return Disk(
        folders=tuple(folders),
        free_bytes=told.f_bavail * unit,
        total_bytes=(told.f_blocks - told.f_bfree + told.f_bavail) * unit,
        free_inodes=told.f_favail,
        total_inodes=told.f_files,
    )


def _there(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def memory(meminfo: Path = Path("/proc/meminfo")) -> Memory:
    values = {}
    for line in meminfo.read_text().splitlines():
        name, _, value = line.partition(":")
        values[name] = int(value.split()[0]) * 1024
    return Memory(values["MemAvailable"], values["MemTotal"])


def clock_is_synchronized() -> bool:
    """Whether somebody keeps this machine's clock right, as the kernel knows it."""
    told = run(["timedatectl", "show", "--property=NTPSynchronized", "--value"], "timedatectl не отвечает", timeout_s=5)
    if told.strip() not in {"yes", "no"}:
        raise Trouble("timedatectl не говорит о времени")
    return told.strip() == "yes"


def ports_open_to_all(tables: Iterable[Path] = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))) -> set[int]:
    """TCP ports that are listened at on other addresses than loopback."""
    return {
        port
        for table in tables
        if table.exists()
        for line in table.read_text().splitlines()[1:]
        for port in _open_port(line.split())
    }


def _open_port(columns: list[str]) -> Iterable[int]:
    if columns[3] != _LISTENS:
        return
    address, _, port = columns[1].partition(":")
    if not _address(address).is_loopback:
        yield int(port, 16)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """As the kernel writes it: words of 32 bits in the machine's order."""
    words = [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]
    raw = b"".join(word.to_bytes(4, sys.byteorder) for word in words)
    address = ipaddress.ip_address(raw)
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
