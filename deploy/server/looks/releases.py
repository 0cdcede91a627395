"""Which release of each part runs, which others are there, and whether an upgrade was cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server import journal
from server.layout import SERVICES

if TYPE_CHECKING:
    from server.layout import Layout


@dataclass(frozen=True)
class Part:
    """Of a service, or of these commands. `since`: when it was made current, Unix time. `newest`: the last one made.

    `cut_off`: an upgrade has begun and not ended.
    """

    name: str
    release: str
    since: float
    newest: str
    cut_off: bool


def is_installed(layout: Layout, part: str) -> bool:
    return layout.current(part).is_symlink()


def part(layout: Layout, name: str) -> Part:
    """`FileNotFoundError` where it is not installed."""
    link = layout.current(name)
    names = sorted(path.name for path in layout.releases(name).iterdir() if (path / "complete").exists())
    return Part(
        name=name,
        release=link.resolve().name,
        since=link.lstat().st_mtime,
        newest=names[-1] if names else "",
        cut_off=name in SERVICES and journal.path(layout, name).exists(),
    )
