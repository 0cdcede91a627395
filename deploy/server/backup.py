"""A backup: both services' rows of one moment, and the pictures. Checked as soon as it is made; old ones go."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server import env_files, waiting
from server.backups import dumps, manifest, media, shelf, space
from server.backups.manifest import Manifest
from server.backups.snapshot import Snapshot
from server.layout import SERVER, SERVICES, Layout
from server.postgres import Login, login
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

DUMP: Final = "house.dump"
SCHEMAS: Final = (*SERVICES, "published")
ADDRESS: Final = "HOUSE_BACKUP_DATABASE_URL"
NIGHTS, WEEKS = ("HOUSE_BACKUPS_KEPT_NIGHTS", 14), ("HOUSE_BACKUPS_KEPT_WEEKS", 8)
"""The settings, and what is meant where they are not set."""


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None: what is backed up, and where to, is the house's to say."""


def main(_options: argparse.Namespace) -> int:
    layout, started = Layout(), time.monotonic()
    made = make(layout)
    told = manifest.read(made)
    gone = clear(layout)
    print(
        f"Копия сделана за {time.monotonic() - started:.0f} с: {made}. Строк {sum(told.rows.values())} "
        f"в {len(told.rows)} таблицах, база {space.megabytes(told.files[DUMP].size)}, "
        f"картинок {len(media.read_sums(made))}."
    )
    if gone:
        print(f"Старых копий убрано: {len(gone)}.")
    return 0


def make(layout: Layout) -> Path:
    """A whole backup, checked; its folder. `Trouble`: there is none, and nothing is left of the attempt."""
    waiting.require_rows(layout, "Копии не будет, копировать ещё нечего")
    house = backup_login(layout)
    folder = shelf.prepare(layout)
    try:
        with shelf.alone(folder), shelf.new_backup(folder) as part:
            _fill(layout, house, part)
            made = shelf.made_in(part)
    except OSError as trouble:
        raise space.full(trouble, folder) from None
    return made


def clear(layout: Layout) -> list[str]:
    """Take away what is older than the settings say; their names."""
    settings = _settings(layout)
    nights, weeks = (_number(settings, *setting) for setting in (NIGHTS, WEEKS))
    with shelf.alone(layout.backups):
        return shelf.clear(layout.backups, nights=nights, weeks=weeks)


def backup_login(layout: Layout) -> Login:
    """From the environment, where systemd has put it; else root reads the file."""
    try:
        dsn = os.environ.get(ADDRESS) or env_files.read(layout.env("backup")).get(ADDRESS)
    except PermissionError:
        raise Trouble(f"{layout.env('backup')} читает только root. Повторите с sudo.") from None
    if not dsn:
        raise UnfitError(f"{ADDRESS} не задан в {layout.env('backup')}: повторите channel-house install.")
    return login(dsn, ADDRESS)


def releases(layout: Layout) -> dict[str, str]:
    """Which release of each part is in use; nothing for what is not installed."""
    found = {part: layout.current(part) for part in (*SERVICES, SERVER)}
    return {part: link.resolve().name for part, link in found.items() if link.is_symlink()}


@dataclass(frozen=True)
class _Moment:
    """What the snapshot says of itself."""

    server_version: str
    rows: dict[str, int]
    revisions: dict[str, list[str]]


def _fill(layout: Layout, house: Login, part: Path) -> None:
    before = shelf.last_good(layout.backups)
    made_at = datetime.fromtimestamp(time.time(), UTC)
    with Snapshot(house) as snapshot:
        last = manifest.read(before).files[DUMP].size if before else None
        new = media.new_bytes(layout.media, before)
        space.require(layout.backups, space.needed(last_dump=last, database=snapshot.bytes(), media=new))
        moment = _Moment(snapshot.server_version(), snapshot.rows(), snapshot.revisions())
        dumps.dump(house, SCHEMAS, part / DUMP, snapshot=snapshot.export())
    media.save(layout.media, part, before)  # after the rows: a row's picture is there before the row is
    Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        server_version=moment.server_version,
        rows=moment.rows,
        revisions=moment.revisions,
        releases=releases(layout),
        files={name: manifest.described(part / name) for name in (DUMP, media.SUMS)},
    ).write(part)


def _settings(layout: Layout) -> dict[str, str]:
    """In the environment by systemd, to which the file is closed."""
    try:
        return {**env_files.read(layout.env("server")), **os.environ}
    except PermissionError:
        return dict(os.environ)


def _number(settings: dict[str, str], name: str, otherwise: int) -> int:
    told = settings.get(name, "") or str(otherwise)
    if not told.isdigit():
        raise UnfitError(f"{name}: нужно целое число, а там «{told[:20]}». Исправьте server.env.")
    return int(told)
