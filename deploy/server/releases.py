"""Versions of a part of the house beside each other: what one is made of, its name, which one runs, which ones go.

A release is named by when it was made and by a sum of everything it is made of, so that the same code is the same
release. The file `complete` in it is written last: without it a folder is what somebody was cut off in making.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

COMPLETE: Final = "complete"
KEPT: Final = 3
LEFT_OUT: Final = frozenset({"tests", "__pycache__", "node_modules", ".node", "dist", "e2e"})


@dataclass(frozen=True)
class Release:
    """`folder` is where it is, or is to be."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_complete(self) -> bool:
        return (self.folder / COMPLETE).exists()


@dataclass(frozen=True)
class Contents:
    """`parts`: where a release has what, and where the house (`source`) has it. `marks`: what else makes it another."""

    source: Path
    parts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...] = ()

    def files(self) -> Iterator[tuple[Path, str]]:
        """Each file with its place in the release, in one order on every machine."""
        for place, origin in self.parts:
            for path, below in _files(self.source / origin):
                yield path, f"{place}/{below}" if below else place

    def sum(self) -> str:
        digest = hashlib.blake2b(digest_size=6)
        for mark in (f"{sys.executable} {sys.version_info[:2]}", *self.marks):
            digest.update(f"{mark}\0".encode())
        for path, place in self.files():
            content = path.read_bytes()
            digest.update(f"{place}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def copy(self, folder: Path) -> None:
        for path, place in self.files():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o755 if os.access(path, os.X_OK) else 0o644)


def release(layout: Layout, part: str, contents: Contents) -> Release:
    """The one with these contents: it is there, or is still to be made under this name."""
    sum_ = contents.sum()
    for folder in sorted(layout.releases(part).glob(f"*-{sum_}"), reverse=True):
        if (folder / COMPLETE).exists():
            return Release(folder)
    return Release(layout.releases(part) / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{sum_}")


def build(made: Release, contents: Contents, steps: Iterable[Callable[[Path], None]] = ()) -> None:
    """Copy the code, then take the steps, each of which is given the folder; complete or not there."""
    shutil.rmtree(made.folder, ignore_errors=True)
    try:
        made.folder.mkdir(parents=True, mode=0o755)
        contents.copy(made.folder)
        for step in steps:
            step(made.folder)
        (made.folder / COMPLETE).touch()
        os.sync()
    except BaseException:
        shutil.rmtree(made.folder, ignore_errors=True)
        raise


def current(layout: Layout, part: str) -> Release | None:
    link = layout.current(part)
    return Release(link.resolve()) if link.is_symlink() and link.exists() else None


def switch(layout: Layout, part: str, to: Release | None) -> None:
    """`current` leads there from now on; at once, so that there is always one."""
    link = layout.current(part)
    if to is None:
        link.unlink(missing_ok=True)
        return
    new = link.with_name(".current.part")
    new.unlink(missing_ok=True)
    new.symlink_to(to.folder.relative_to(link.parent))
    new.replace(link)


def prune(layout: Layout, part: str) -> list[str]:
    """Take away all but the last three and the one that runs; names of those that went."""
    running = current(layout, part)
    found = [Release(folder) for folder in sorted(layout.releases(part).iterdir(), reverse=True) if folder.is_dir()]
    whole = [each for each in found if each.is_complete]
    kept = {each.name for each in whole[:KEPT]} | ({running.name} if running else set())
    gone = [each for each in found if each.name not in kept]
    for each in gone:
        shutil.rmtree(each.folder)
    return [each.name for each in gone]


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, ""
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if each not in LEFT_OUT)
        for name in sorted(names):
            found = path.__class__(folder, name)
            yield found, found.relative_to(path).as_posix()
