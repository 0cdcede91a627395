"""Whether a disk has room, asked before it is filled: PostgreSQL stops where nothing is left for it."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING, Final

from server.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

RESERVE: Final = 256 << 20
"""Bytes that stay free for everybody else."""
GROWTH: Final = 1.25
"""By how much a dump is taken to have grown since the last one."""
SHARE_OF_THE_DATABASE: Final = 0.5
"""What a first dump takes at most, compressed and without indexes."""


def needed(*, last_dump: int | None, database: int, media: int) -> int:
    """Bytes for the next backup; `last_dump`: of the one before, where there is one."""
    dump = database * SHARE_OF_THE_DATABASE if last_dump is None else last_dump * GROWTH
    return int(dump) + media


def require(folder: Path, bytes_: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < bytes_ + RESERVE:
        raise Trouble(
            f"На диске с {folder} свободно {megabytes(free)}, а нужно {megabytes(bytes_ + RESERVE)}. "
            "Освободите место и повторите. Ничего не изменено."
        )


def full(trouble: OSError, folder: Path) -> Trouble:
    """The sentence for a disk that filled up meanwhile, or refused otherwise."""
    if trouble.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(f"На диске с {folder} кончилось место. Освободите его и повторите.")
    return Trouble(f"{trouble.filename or folder}: {trouble.strerror}.")


def megabytes(bytes_: int) -> str:
    return f"{bytes_ / (1 << 20):.0f} МБ" if bytes_ < 10 << 30 else f"{bytes_ / (1 << 30):.0f} ГБ"
