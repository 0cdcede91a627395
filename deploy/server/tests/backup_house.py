"""A server in a folder of the test's own, with settings as the installer writes them, for a database of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import provision
from server import env_files
from server.layout import SERVICES, Layout

from shared_schema.database import BACKUP, BACKUP_VARIABLE
from shared_schema.database import SERVICES as SCHEMAS

if TYPE_CHECKING:
    import pytest

SESSION = "1BVtsOKABu0-a-session-that-nobody-may-read"
KEY = "c2Vzc2lvbi1rZXktb2YtdGhpcy10ZXN0LW9ubHktLS0="
TOKEN = "7000000001:AAE-token-of-this-test-alone-0123456789"


def installed(root: Path, database: provision.HouseDatabase) -> Layout:
    """Settings, pictures, a release of each service; no unit runs."""
    layout = Layout(root)
    layout.settings.mkdir(parents=True)
    env_files.write(layout.env("backup"), {BACKUP_VARIABLE: database.dsn(BACKUP)})
    env_files.write(layout.env("server"), {"HOUSE_BACKUPS_KEPT_NIGHTS": "3", "HOUSE_BACKUPS_KEPT_WEEKS": "2"})
    for service in SCHEMAS:
        app = {service.app_variable: database.dsn(service.app)}
        env_files.write(layout.env(service.schema), app | {"REPOSTER_SESSION_KEY": KEY, "CATALOG_BOT_TOKEN": TOKEN})
        env_files.write(
            layout.env(f"{service.schema}-migrator"), {service.migrator_variable: database.dsn(service.migrator)}
        )
    for part in SERVICES:
        (layout.releases(part) / "20261120-abcdef").mkdir(parents=True)
        layout.current(part).symlink_to("releases/20261120-abcdef")
    picture(layout, "pictures/ab/ab01.webp", b"a logo")
    return layout


def picture(layout: Layout, name: str, content: bytes) -> Path:
    path = layout.media / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def use_the_servers_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and psql of the PostgreSQL that the tests run on, whatever else is installed."""
    from postgres_binaries import find_binaries  # noqa: PLC0415

    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    for name in [name for name in os.environ if name.startswith("PG") and name != "PG_BIN"]:
        monkeypatch.delenv(name)
