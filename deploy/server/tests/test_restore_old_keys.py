"""A backup from before `rotate session-key` is restored: by the key that it was made with, which is kept for that."""

from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from server import backup, env_files, restore
from server.backups.restored_services import InstalledServices
from server.layout import REPOSTER
from server.rotation import old_keys, session_key
from server.tests.backup_house import KEY, SESSION, Town
from server.tests.test_restore import NOW
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble, UnfitError

TODAY = date(2026, 11, 22)


class ReposterAlone(InstalledServices):
    """The catalog has no part in this, and its commands take seconds."""

    def migrate(self, service: str, database: str) -> None:
        if service == REPOSTER:
            super().migrate(service, database)

    def after_restore(self, service: str, database: str) -> str:
        return super().after_restore(service, database) if service == REPOSTER else "нечего придержать"


def house(town: Town) -> restore.House:
    return town.house(ReposterAlone(town.layout, as_accounts=False))


def rotate(town: Town) -> str:
    """By the command itself; the key that is in use then."""
    told = " ".join(session_key.rotate(town.layout, UnitsInMemory(reposter="inactive"), TODAY))
    assert str(town.layout.old_session_keys) in told
    return env_files.read(town.layout.env("reposter"))["REPOSTER_SESSION_KEY"]


@pytest.fixture
def made(town: Town) -> Path:
    """A backup of the first key's time."""
    env_files.change(town.layout.env("reposter"), {"TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "0123456789abcdef"})
    return backup.make(town.layout)


def sessions(town: Town, key: str, database: str = "") -> set[str]:
    rows = town.ask("SELECT session FROM reposter.userbot", database=database)
    return {Fernet(key).decrypt(bytes(row[0])).decode() for row in rows if isinstance(row[0], bytes)}


def test_its_sessions_are_read_by_the_key_that_is_in_use_now(town: Town, made: Path) -> None:
    first, second = KEY, rotate(town)
    third = rotate(town)
    told = " ".join(restore.restore(house(town), made, NOW))
    assert sessions(town, third) == {SESSION}
    assert "сессии в копии были под ключом, сменённым 22.11.2026, теперь под нынешним" in told.lower()
    assert "Сессий юзерботов: 2" in told
    assert not [key for key in (first, second, third) if key in told]


def test_a_drill_of_it_succeeds_and_leaves_the_sessions_in_use_alone(town: Town, made: Path) -> None:
    key = rotate(town)
    name = f"{town.database.name}_drill"
    list(restore.drill(house(town), made, name, drop=False))
    assert sessions(town, key, name) == sessions(town, key) == {SESSION}


def test_where_no_kept_key_fits_it_is_refused_and_nothing_has_changed(town: Town, made: Path) -> None:
    key = rotate(town)
    other = Fernet.generate_key().decode()
    town.layout.old_session_keys.unlink()
    old_keys.keep(town.layout, other, TODAY)
    words = "зашифрованы другим ключом.*Ни один ключ из .*/old-session-keys тоже не подошёл"
    with pytest.raises(UnfitError, match=words) as refused:
        list(restore.restore(house(town), made, NOW))
    assert town.databases() == {town.database.name}
    assert not [secret for secret in (KEY, key, other, SESSION) if secret in str(refused.value)]


def test_a_key_that_could_not_be_tried_is_not_said_to_be_lost(town: Town, made: Path) -> None:
    key = rotate(town)
    python = town.layout.current("reposter") / "venv/bin/python"
    away = 'case "$*" in *rotate-session-key) echo "База данных не отвечает" >&2; exit 1; esac'
    python.write_text(python.read_text().replace("\n", f"\n{away}\n", 1))
    with pytest.raises(Trouble, match="не перешифрованы: База данных не отвечает") as told:
        list(restore.restore(house(town), made, NOW))
    assert "не подошёл" not in str(told.value)
    assert town.databases() == {town.database.name}
    assert not [secret for secret in (KEY, key, SESSION) if secret in str(told.value)]


def test_the_kept_key_is_in_no_backup(town: Town, made: Path) -> None:
    rotate(town)
    later = backup.make(town.layout)
    assert sorted(path.name for path in later.iterdir()) == sorted(path.name for path in made.iterdir())
    assert not [path for path in later.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
