"""System users and the house's folders: code and settings are root's; what a service may write is its own."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.backups import shelf
from server.commands import run
from server.layout import ACCOUNTS, CATALOG, SERVER, SERVICES, Layout

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Account:
    """Numbers of a user and his group, by which a program becomes him."""

    user: int
    group: int


def ensure_accounts() -> list[str]:
    """Names of those that were made."""
    made = []
    for name in ACCOUNTS.values():
        if not _has(name):
            run(
                ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
                 "--shell", "/usr/sbin/nologin", name],
                f"Пользователь {name} не заведён",
            )  # fmt: skip
            made.append(name)
    return made


def account(of: str) -> Account:
    """Of a service, or of `backup`."""
    entry = pwd.getpwnam(ACCOUNTS[of])
    return Account(entry.pw_uid, grp.getgrnam(ACCOUNTS[of]).gr_gid)


def ensure_folders(layout: Layout) -> None:
    """With what is in them that is to be one account's alone.

    Whoever can read a folder can hold its lock, for ever: of those that are locked none is everybody's to read. What is
    below them is; nginx and the account of the backups pass through.
    """
    for folder in (layout.settings, layout.state, layout.releases(SERVER)):
        _folder(folder, 0o755)
    _folder(layout.code, 0o711)
    for service in SERVICES:
        _folder(layout.releases(service), 0o751, group=service)
    for folder in (layout.media.parent, layout.media):
        _folder(folder, 0o755, CATALOG)
    _folder(layout.backups, 0o700, "backup")
    shelf.hand_over(layout.backups)
    for file in (*layout.settings.glob("*.env*"), layout.old_session_keys):
        if file.exists():
            _own(file, 0o600)


def _folder(path: Path, mode: int, owner: str | None = None, group: str | None = None) -> None:
    """Made with this mode, and set right where somebody has made it otherwise. `group`: if not the owner's."""
    path.mkdir(parents=True, exist_ok=True)
    _own(path, mode, owner, group)


def _own(path: Path, mode: int, owner: str | None = None, group: str | None = None) -> None:
    """An operator's own file, and what was brought from another server, too."""
    if path.stat().st_mode & 0o7777 != mode:
        path.chmod(mode)
    if os.geteuid() == 0:
        user = account(owner).user if owner else 0
        theirs = account(whose).group if (whose := group or owner) else 0
        if (path.stat().st_uid, path.stat().st_gid) != (user, theirs):
            shutil.chown(path, user, theirs)


def _has(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
