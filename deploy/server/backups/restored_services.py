"""Both services' own commands, on a database that is not theirs yet: its migrations, and what follows a restore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit, urlunsplit

from server import env_files
from server.commands import run
from server.layout import ACCOUNTS, CATALOG, REPOSTER, SERVICES
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout

MODULES: Final = {CATALOG: "catalog_service.manage", REPOSTER: "reposter_service"}
AFTER_RESTORE: Final = {CATALOG: "after_restore", REPOSTER: "after-restore"}
MIGRATE: Final = {CATALOG: ("migrate", "--verbosity", "0"), REPOSTER: ("migrate",)}
MIGRATION_S: Final = 4 * 3600.0
DEED_S: Final = 900.0


@dataclass(frozen=True)
class InstalledServices:
    """Those whose release is on this server. `as_accounts`: each command is run as its service's account."""

    layout: Layout
    as_accounts: bool = True

    @property
    def names(self) -> list[str]:
        return [service for service in SERVICES if self.layout.current(service).exists()]

    def migrate(self, service: str, database: str) -> None:
        """An older backup comes to this version's revision; one that is there already stays."""
        setting = f"{service.upper()}_MIGRATOR_DATABASE_URL"
        settings = self._settings(f"{service}-migrator", setting, database)
        self._run(service, MIGRATE[service], settings, f"Миграции {service} не прошли", MIGRATION_S)

    def after_restore(self, service: str, database: str) -> str:
        """What the service says of it. `Trouble` also where the database is newer than the service."""
        settings = self._settings(service, f"{service.upper()}_DATABASE_URL", database)
        trouble = f"{service} не принимает восстановленную базу"
        return self._run(service, (AFTER_RESTORE[service],), settings, trouble, DEED_S).strip()

    def _settings(self, file: str, setting: str, database: str) -> dict[str, str]:
        settings = env_files.read(self.layout.env(file))
        if not settings.get(setting):
            raise UnfitError(f"{setting} не задан в {self.layout.env(file)}: повторите channel-house install.")
        return {**settings, setting: in_database(settings[setting], database)}

    def _run(self, service: str, words: Sequence[str], settings: dict[str, str], trouble: str, timeout_s: float) -> str:
        release = self.layout.current(service).resolve()
        become = ("runuser", "-u", ACCOUNTS[service], "--") if self.as_accounts else ()
        command = [*become, release / "venv/bin/python", "-m", MODULES[service], *words]
        return run(command, trouble, environment=settings, folder=release, timeout_s=timeout_s)


def in_database(dsn: str, name: str) -> str:
    """The same address, of another database."""
    try:
        return urlunsplit(urlsplit(dsn)._replace(path=f"/{quote(name)}"))
    except ValueError:
        raise Trouble("Адрес базы данных в настройках записан неверно.") from None
