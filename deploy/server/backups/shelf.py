"""The folder of all backups: which there are, a new one that counts only when it is whole, old ones taken away.

/var/backups/channel-house/20261122T031500Z/       a backup
/var/backups/channel-house/.20261122T031500Z.part  one that is being made, or was cut short
/var/backups/channel-house/way-back/               copies of an upgrade
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.backups import keeping, manifest
from server.layout import ACCOUNTS
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.layout import Layout

LONGEST_WAIT_S: Final = 3600.0
_PART: Final = ".part"


def all_of(folder: Path) -> list[Path]:
    """Every backup that is whole by its name, oldest first."""
    try:
        found = [path for path in folder.iterdir() if keeping.moment(path.name) and path.is_dir()]
    except FileNotFoundError:
        return []
    except PermissionError:
        raise Trouble(f"{folder}: читать копии не разрешено. Повторите с sudo.") from None
    return sorted(found)


def last_good(folder: Path) -> Path | None:
    """The newest whose manifest can be read."""
    for path in reversed(all_of(folder)):
        try:
            manifest.read(path)
        except Trouble:
            continue
        return path
    return None


def prepare(layout: Layout) -> Path:
    """The folder itself: nobody but the account that makes backups may look into it."""
    folder = layout.backups
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() == 0 and folder.stat().st_uid == 0:
            account = _account()
            if account is not None:
                os.chown(folder, *account)
            folder.chmod(0o700)
        hand_over(folder)
    except PermissionError:
        raise Trouble(f"{folder}: писать туда не разрешено. Повторите с sudo.") from None
    return folder


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time; whoever comes meanwhile waits."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        raise Trouble(f"{folder}: писать туда не разрешено. Повторите с sudo.") from None
    try:
        _wait_for(lock)
        yield
    finally:
        os.close(lock)


@contextmanager
def new_backup(folder: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name when all of it was done; otherwise nothing is left. `alone`."""
    for cut in folder.glob(f".*{_PART}"):
        shutil.rmtree(cut, ignore_errors=True)  # what root was cut off in is for root to take away, the next time
    name = _free_name(folder)
    part = folder / f".{name}{_PART}"
    part.mkdir(mode=0o700)
    try:
        yield part
        _give(part, folder)
        _settle(part)
        part.rename(folder / name)
        _sync(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def made_in(part: Path) -> Path:
    """What the folder that is being filled will be called."""
    return part.with_name(part.name.removeprefix(".").removesuffix(_PART))


def clear(folder: Path, *, nights: int, weeks: int) -> list[str]:
    """Names of those that were taken away. The last good one never is, nor anything that is newer."""
    last = last_good(folder)
    if last is None:
        return []
    names = [path.name for path in all_of(folder)]
    staying = keeping.kept(names, nights=nights, weeks=weeks) | {last.name}
    gone = [name for name in names if name not in staying and name < last.name]
    for name in gone:
        # Renamed first: one that is half deleted is not to be taken for a backup.
        dying = folder / f".{name}{_PART}"
        (folder / name).rename(dying)
        shutil.rmtree(dying, ignore_errors=True)
    return gone


def _free_name(folder: Path) -> str:
    while (folder / (name := keeping.stamp(datetime.fromtimestamp(time.time(), UTC)))).exists():
        time.sleep(0.1)
    return name


def _wait_for(lock: int) -> None:
    until = time.monotonic() + LONGEST_WAIT_S
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Trouble("Другая резервная копия делается уже больше часа. Посмотрите, что с ней.") from None
            time.sleep(0.2)


def hand_over(folder: Path) -> None:
    """What root has brought from another server, where the account had another number, is the account's here."""
    if os.geteuid() == 0:
        for backup in all_of(folder):
            if backup.stat().st_uid != folder.stat().st_uid:
                _give(backup, folder)


def _give(backup: Path, folder: Path) -> None:
    """What root makes by hand belongs to the account, too, which is to take it away some night."""
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for parent, _, files in os.walk(backup, topdown=False):
        for name in (*files, "."):
            os.chown(Path(parent, name), owner.st_uid, owner.st_gid, follow_symlinks=False)


def _settle(part: Path) -> None:
    """On the disk before it has its name: after a power cut it is whole or not there."""
    for parent, _, files in os.walk(part):
        for name in files:
            _sync(Path(parent, name))
        _sync(Path(parent))


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _account() -> tuple[int, int] | None:
    try:
        entry = pwd.getpwnam(ACCOUNTS["backup"])
    except KeyError:
        return None
    return entry.pw_uid, entry.pw_gid
