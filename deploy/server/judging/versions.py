"""Releases, schemas, secrets that are being changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server.findings import Finding, bad, warn, well
from server.layout import CATALOG, REPOSTER, SERVER
from server.spans import span

if TYPE_CHECKING:
    from server.looks.releases import Part

NAMES: Final = {CATALOG: "каталог", REPOSTER: "репосточная", SERVER: "команды сервера"}


def part(found: Part, now: datetime) -> Finding:
    name = NAMES[found.name]
    if found.cut_off:
        return bad(f"{name}: обновление оборвалось на полпути", "channel-house install закончит его или вернёт прежнее")
    age = span((now - datetime.fromtimestamp(found.since, UTC)).total_seconds())
    return well(f"{name}: {found.release}, уже {age}{_beside(found)}")


def _beside(found: Part) -> str:
    """A newer one is there where an upgrade ended before its turn came, and where older code was installed on purpose:
    which of the two, nothing tells. It is no trouble by itself, and a release that was taken back is gone.
    """
    return f"; рядом лежит и не запущена {found.newest}" if found.newest > found.release else ""


def schema(service: str, *, is_behind: bool) -> Finding:
    if is_behind:
        return bad(f"{NAMES[service]}: база отстала от программы", "channel-house install")
    return well(f"{NAMES[service]}: схема базы подходит")


def nothing_installed() -> Finding:
    return bad("каталог и репосточная здесь не установлены", "sh deploy/install.sh")


def key_half_changed() -> Finding:
    return bad("смена ключа сессий не закончена", "channel-house rotate session-key")


def misnamed(words: str) -> Finding:
    """A setting that no program reads: what it was to change stays as it was."""
    return warn(words, "исправьте имя или уберите строку, потом channel-house install")
