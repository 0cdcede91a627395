"""Pictures. A file's name is that of its content, so one that an earlier backup has is linked, not copied again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.backups import manifest
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = "media"
SUMS: Final = "media.sums"
"""As `sha256sum -c` reads it, in the backup's folder."""


def files(folder: Path) -> Iterator[str]:
    """Paths within the folder, in order."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(folder))


def new_bytes(source: Path, before: Path | None) -> int:
    """What a backup would have to copy."""
    return sum(size for name in files(source) if (size := _size(source / name)) and not _known(source, before, name))


def save(source: Path, target: Path, before: Path | None) -> int:
    """All of it into the backup's folder `target`; `before`: that of an earlier one. How many files there are."""
    known = read_sums(before) if before else {}
    (target / FOLDER).mkdir()
    lines = []
    for name in files(source):
        copy = target / FOLDER / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if before and name in known and _known(source, before, name):
            os.link(before / FOLDER / name, copy)
            digest = known[name]
        else:
            try:
                shutil.copyfile(source / name, copy)
            except FileNotFoundError:
                continue  # deleted since it was listed
            digest = manifest.sha256(copy)
        lines.append(f"{digest}  {FOLDER}/{name}\n")
    (target / SUMS).write_text("".join(lines), encoding="utf-8")
    return len(lines)


def read_sums(backup: Path) -> dict[str, str]:
    """By the path within `media`."""
    try:
        text = (backup / SUMS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    told = [line.split("  ", 1) for line in text.splitlines()]
    return {name.removeprefix(f"{FOLDER}/"): digest for digest, name in told}


def verify(backup: Path) -> None:
    """Every picture is there and unchanged; the first that is not is named."""
    for name, digest in read_sums(backup).items():
        path = backup / FOLDER / name
        if not path.is_file():
            raise Trouble(f"{backup}: копия неполна, нет картинки {name}. Возьмите другую копию.")
        if manifest.sha256(path) != digest:
            raise Trouble(f"{backup}: копия повреждена, у картинки {name} другая контрольная сумма. Возьмите другую.")


def put_back(backup: Path, target: Path, owner: tuple[int, int] | None) -> int:
    """What is missing there; nothing is overwritten or deleted. How many files were put. `owner`: of new ones."""
    put = 0
    for name in read_sums(backup):
        place = target / name
        if place.exists():
            continue
        for folder in reversed([parent for parent in place.parents if parent != target and target in parent.parents]):
            if not folder.exists():
                folder.mkdir()
                _give(folder, owner)
        part = place.with_name(f".{place.name}.part")
        shutil.copyfile(backup / FOLDER / name, part)
        part.chmod(0o644)
        _give(part, owner)
        part.replace(place)
        put += 1
    return put


def _give(path: Path, owner: tuple[int, int] | None) -> None:
    if owner is not None and os.geteuid() == 0:
        os.chown(path, *owner)


def _known(source: Path, before: Path | None, name: str) -> bool:
    return before is not None and _size(before / FOLDER / name) == _size(source / name) is not None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
