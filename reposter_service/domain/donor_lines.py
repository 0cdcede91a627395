"""Lists of donors as people paste them: a line for each, `link X Y`."""

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"[\s,;|]+")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class DonorLine:
    """As it stands: neither link nor numbers have been looked at closely."""

    link: str
    x: int
    y: int


def lines(text: str) -> list[str]:
    """Those that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def parse(line: str) -> DonorLine | None:
    """`https://t.me/name 6 5`, also with commas or semicolons between them. None for anything else."""
    match [part for part in _BETWEEN.split(line) if part]:
        case [link, x, y] if _NUMBER.fullmatch(x) and _NUMBER.fullmatch(y):
            return DonorLine(link, int(x), int(y))
    return None
