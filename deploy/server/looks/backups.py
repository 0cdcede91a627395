"""The newest backup that is whole, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.backups import keeping, manifest, shelf
from server.trouble import Trouble

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Backups:
    """`broken`: names of newer ones that cannot be read, or lack a file. `size`: the newest one's dump."""

    count: int
    made_at: datetime | None
    size: int
    broken: tuple[str, ...] = ()


def backups(folder: Path) -> Backups:
    found = shelf.all_of(folder)
    broken = []
    for path in reversed(found):
        made_at = keeping.moment(path.name)
        try:
            size = _size(path)
        except Trouble:
            broken.append(path.name)
            continue
        return Backups(len(found), made_at, size, tuple(broken))
    return Backups(len(found), None, 0, tuple(broken))


def _size(path: Path) -> int:
    """By its manifest, which every file has to fit; sums are looked at by `restore`, they take long."""
    files = manifest.read(path).files
    for name, file in files.items():
        if not (path / name).is_file() or (path / name).stat().st_size != file.size:
            raise Trouble(f"{path.name}: {name} не той длины")
    return sum(file.size for file in files.values())
