"""Names of settings that the house knows: one that is mistyped would be passed over in silence. Pure, but for reading.

Every setting of both services stands in `.env.example`, which a test holds to; what the house itself is told are the
installer's questions.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.house_settings import BACKUP_URL, OURS
from server.questions import BY_NAME
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.house_settings import Files
    from server.layout import Layout

EXAMPLE: Final = Path(__file__).resolve().parents[2] / ".env.example"
_NAMED: Final = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=", re.MULTILINE)


@cache
def known() -> frozenset[str]:
    return frozenset((*_NAMED.findall(EXAMPLE.read_text(encoding="utf-8")), *BY_NAME, BACKUP_URL))


def strange(names: Iterable[str]) -> list[str]:
    """Of these the ones that begin as ours do and are not, each with what may have been meant."""
    return [f"{name}{_meant(name)}" for name in sorted(names) if name.startswith(OURS) and name not in known()]


def misnamed(layout: Layout, stored: Files) -> list[str]:
    """What is said of each file of settings that has strange ones."""
    found = {layout.env(file): strange(settings) for file, settings in stored.items()}
    return [f"{file}: таких настроек нет: {', '.join(names)}" for file, names in found.items() if names]


def require_known(layout: Layout, stored: Files) -> None:
    if wrong := misnamed(layout, stored):
        raise UnfitError(f"{'; '.join(wrong)}. Исправьте имена или уберите строки и повторите.")


def _meant(name: str) -> str:
    near = get_close_matches(name, known(), n=1, cutoff=0.85)
    return f" (похоже на {near[0]})" if near else ""
