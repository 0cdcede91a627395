"""What is told of the house: how grave, what, how to mend it. And one page of it, for a telephone. Pure."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS: Final = 80
MOST_LINES: Final = 60


class Level(IntEnum):
    """UNSEEN: nobody could look, which is said and is no fault of the house."""

    WELL = 0
    UNSEEN = 1
    WARN = 2
    BAD = 3


SIGNS: Final = {Level.WELL: "✓", Level.UNSEEN: "·", Level.WARN: "!", Level.BAD: "✗"}


@dataclass(frozen=True)
class Finding:
    """`mend`: what to do about it, nothing where all is well."""

    level: Level
    what: str
    mend: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        return max((finding.level for finding in self.findings), default=Level.WELL)


def well(what: str) -> Finding:
    return Finding(Level.WELL, what)


def unseen(what: str) -> Finding:
    return Finding(Level.UNSEEN, what)


def warn(what: str, mend: str) -> Finding:
    return Finding(Level.WARN, what, mend)


def bad(what: str, mend: str) -> Finding:
    return Finding(Level.BAD, what, mend)


def is_well(sections: Sequence[Section]) -> bool:
    """Nothing has to be mended, as far as could be seen; what is to be watched is told, and is no alarm."""
    return all(section.level < Level.BAD for section in sections)


def page(sections: Sequence[Section], heading: str) -> str:
    """At most 60 lines of 80 columns. Where there is too much to tell, what is well is told shorter first."""
    sections = [section for section in sections if section.findings]
    for shorten in (_whole, _only_ill, _without_mending):
        lines = [heading, *(line for section in sections for line in shorten(section)), _verdict(sections)]
        if len(lines) <= MOST_LINES:
            return "\n".join(lines)
    left = len(lines) - MOST_LINES + 1
    return "\n".join([*lines[: MOST_LINES - 2], f"… и ещё строк: {left}. Всё целиком: --json", lines[-1]])


def as_json(sections: Sequence[Section]) -> dict[str, Any]:
    return {
        "well": is_well(sections),
        "sections": [
            {
                "title": section.title,
                "findings": [
                    {"level": finding.level.name.lower(), "what": finding.what, "mend": finding.mend}
                    for finding in section.findings
                ],
            }
            for section in sections
        ],
    }


def _whole(section: Section) -> Iterator[str]:
    yield section.title
    for finding in section.findings:
        yield from _told(finding)


def _only_ill(section: Section) -> Iterator[str]:
    ill = [finding for finding in section.findings if finding.level is not Level.WELL]
    yield from _whole(Section(section.title, tuple(ill))) if ill else [f"{section.title}: ✓"]


def _without_mending(section: Section) -> Iterator[str]:
    yield section.title
    for finding in section.findings:
        if finding.level >= Level.WARN:
            yield textwrap.shorten(f"{SIGNS[finding.level]} {finding.what}", COLUMNS, placeholder="…")


def _told(finding: Finding) -> Iterator[str]:
    yield from textwrap.wrap(f"{SIGNS[finding.level]} {finding.what}", COLUMNS, subsequent_indent="  ")
    if finding.mend:  # a command is copied: it is not torn apart
        mending = textwrap.TextWrapper(COLUMNS, "  → ", "    ", break_long_words=False, break_on_hyphens=False)
        yield from mending.wrap(finding.mend)


def _verdict(sections: Sequence[Section]) -> str:
    found = [finding.level for section in sections for finding in section.findings]
    ill, worth = found.count(Level.BAD), found.count(Level.WARN)
    if ill or worth:
        return f"Чинить: {ill}. Присмотреться: {worth}."
    return "Всё, что видно, в порядке." if Level.UNSEEN in found else "Всё в порядке."
