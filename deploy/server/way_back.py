"""One service's schema as it was before an upgrade, and its way back: the other service runs on all the while.

The copy is made while the service is stopped. It goes back in one transaction, as the service's own migrator: what the
upgrade has made is dropped, what was there is made anew, rows, rights and views. Cut off, it is simply done again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from server import env_files
from server.backup import backup_login
from server.backups import dumps, emptying, shelf, space
from server.postgres import login
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from pathlib import Path

    from server.backups.dumps import Entry
    from server.layout import Layout
    from server.postgres import Login

FOLDER: Final = "way-back"
PUBLISHED: Final = "published"
_GROWS_HERE: Final = frozenset({"SCHEMA", "EXTENSION"})
"""What bootstrap.sql has made stays."""


def keep(layout: Layout, service: str) -> Path:
    """Copy the service's schema and its published views; the copy. One a service: the one before is replaced."""
    folder = shelf.prepare(layout) / FOLDER
    target = folder / f"{service}.dump"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        dumps.dump(backup_login(layout), (service, PUBLISHED), part, quick=True)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as trouble:
        raise space.full(trouble, folder) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def put_back(layout: Layout, service: str, path: Path) -> None:
    """Exactly what `keep` has copied. `Trouble`: nothing has changed, and it may be tried again."""
    dumps.load(
        migrator_login(layout, service),
        path,
        wanted=lambda entry: _is_of(service, entry),
        before=emptying.empty(service) + emptying.no_default_rights(service),
        after="RESET ROLE;",
    )


def migrator_login(layout: Layout, service: str) -> Login:
    setting = f"{service.upper()}_MIGRATOR_DATABASE_URL"
    file = layout.env(f"{service}-migrator")
    try:
        dsn = env_files.read(file).get(setting)
    except PermissionError:
        raise Trouble(f"{file} читает только root. Повторите с sudo.") from None
    if not dsn:
        raise UnfitError(f"{setting} не задан в {file}: повторите channel-house install.")
    return login(dsn, setting)


def _is_of(service: str, entry: Entry) -> bool:
    if entry.owner != f"{service}_owner" or entry.kind in _GROWS_HERE:
        return False
    if entry.schema == "-":  # of a schema itself: its rights are bootstrap.sql's
        return False
    return entry.schema in {service, PUBLISHED}
