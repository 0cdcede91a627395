"""Keys of the userbots' sessions that are in use no more: earlier backups are encrypted by them.

One a line, with the day of its end, the newest last. Root's alone, as the key in use, and in no backup either.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from server import env_files
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from server.layout import Layout

HEAD: Final = """\
# Прежние ключи сессий юзерботов и день, до которого каждый действовал. Без них не восстановить копий тех дней.
"""


class OldKey(NamedTuple):
    ended: date
    key: str

    def __repr__(self) -> str:
        return f"OldKey(ended={self.ended})"


def keep(layout: Layout, key: str, ended: date) -> None:
    """All of it on the disk before anything else is changed. A key that is kept already is not there twice."""
    others = [old for old in reversed(kept(layout)) if old.key != key]
    lines = [f"{old.ended.isoformat()} {old.key}\n" for old in (*others, OldKey(ended, key))]
    env_files.replace(layout.old_session_keys, f"{HEAD}{''.join(lines)}")


def kept(layout: Layout) -> list[OldKey]:
    """The newest first; none where no key was ever replaced. `UnfitError` names a line that is none."""
    try:
        text = layout.old_session_keys.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except PermissionError:
        raise Trouble(f"{layout.old_session_keys} читает только root. Повторите с sudo.") from None
    except UnicodeDecodeError:
        raise UnfitError(f"{layout.old_session_keys}: это не текст. Верните файл из копии настроек.") from None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            found.append(_read(line, f"{layout.old_session_keys}, строка {number}"))
    return found[::-1]


def _read(line: str, where: str) -> OldKey:
    day, _, key = line.strip().partition(" ")
    try:
        ended = date.fromisoformat(day)
    except ValueError:
        ended = None
    if ended is None or not key.strip() or len(key.split()) > 1:
        raise UnfitError(f"{where}: нужны день вида 2026-11-22 и ключ через пробел. Исправьте или уберите строку.")
    return OldKey(ended, key.strip())
