"""The commands of the operator's pages, taken from them word by word and run on a house of its own, in their order.

A block of a page that begins with ```sh says by its first line what becomes of it:

    ```sh drill                     run as it stands, by bash -e, in the clone's folder, as root; it has to succeed
    ```sh drill exits 1             the same, and it has to end with this status
    ```sh exception: REASON         not run; the reason is for whoever reads the page's source
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from processes import ProcessFailed

from bench.installed_house import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.installed_house import InstalledHouse

PAGES: Final = ("docs/operations.md", "docs/operations.ru.md")
_FENCE: Final = re.compile(r"(?P<indent> *)(?P<ticks>```+) *(?P<info>[^`]*)")
_DRILL: Final = re.compile(r"sh drill(?: exits (?P<status>\d{1,3}))?")
_EXCEPTION: Final = re.compile(r"sh exception: (?P<reason>\S.*)")


class UnmarkedBlock(Exception):
    """A block of which nobody knows what is to become; `where` it is."""


@dataclass(frozen=True)
class Block:
    """`where`: page and line. `reason`: why it is not run, else an empty string; `status`: with which it has to end."""

    where: str
    commands: str
    status: int = 0
    reason: str = ""


def blocks(page: Path) -> Iterator[Block]:
    """Those of a shell; `UnmarkedBlock` at one without a mark, or whose language nobody has said."""
    inside: list[str] | None = None
    began, info, indent, ticks = 0, "", 0, ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.fullmatch(line.rstrip())
        if inside is None and fence:
            inside, began, info = [], number, fence["info"].strip()
            indent, ticks = len(fence["indent"]), fence["ticks"]
        elif inside is not None and fence and not fence["info"] and fence["ticks"] == ticks:
            if (block := _block(f"{page.name}:{began}", info, "\n".join(inside))) is not None:
                yield block
            inside = None
        elif inside is not None:
            inside.append(line[indent:] if line[:indent].isspace() else line)
    if inside is not None:
        raise UnmarkedBlock(f"{page.name}:{began}: the block has no end")


def _block(where: str, info: str, commands: str) -> Block | None:
    if info and info.partition(" ")[0] not in {"sh", "bash", "shell", "console"}:
        return None
    if drill := _DRILL.fullmatch(info):
        return Block(where, commands, int(drill["status"] or 0))
    if exception := _EXCEPTION.fullmatch(info):
        return Block(where, commands, reason=exception["reason"])
    raise UnmarkedBlock(f"{where}: ```{info} is neither «sh drill» nor «sh exception: REASON», nor of another language")


def run(house: InstalledHouse, page: Path, tell: Callable[[str], None]) -> int:
    """How many blocks of a page were run; `ProcessFailed` at the first that ends as it should not."""
    count = 0
    for block in blocks(page):
        first = block.commands.strip().partition("\n")[0]
        if block.reason:
            tell(f"  {block.where}: not run ({block.reason}): {first}")
            continue
        tell(f"  {block.where}: {first}")
        _run(house, block)
        count += 1
    return count


def _run(house: InstalledHouse, block: Block) -> None:
    try:
        house.sh(block.commands)
        status = 0
    except CommandFailed as failed:
        if failed.status != block.status:
            raise ProcessFailed(f"{block.where}: {failed}") from None
        return
    if status != block.status:
        raise ProcessFailed(f"{block.where}: ended with {status} instead of {block.status}:\n{block.commands}")
