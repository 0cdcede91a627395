"""Both services' own commands, on a database that is not theirs yet: its migrations, and what follows a restore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from server import env_files
from server.layout import REPOSTER, SERVICES
from server.rotation import old_keys
from server.service_program import Program, becoming
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from server.layout import Layout


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
        self._program(service).migrate(self._settings(f"{service}-migrator", setting, database))

    def after_restore(self, service: str, database: str) -> str:
        """What the service says of it. `Trouble` also where the database is newer than the service.

        Sessions that were encrypted by a key which is kept from an earlier day are by the one in use from now on.
        """
        settings = self._settings(service, f"{service.upper()}_DATABASE_URL", database)
        program = self._program(service)
        try:
            return program.after_restore(settings)
        except UnfitError as unfit:
            kept = old_keys.kept(self.layout) if service == REPOSTER else []
            if not kept:
                raise
            for old in kept:
                if program.reencrypts_sessions_of(old.key, settings):
                    told = program.after_restore(settings)
                    return (
                        f"сессии в копии были под ключом, сменённым {old.ended:%d.%m.%Y}, теперь под нынешним. "
                        f"{told[:1].upper()}{told[1:]}"
                    )
            raise UnfitError(
                f"{str(unfit).rstrip('.')}. Ни один ключ из {self.layout.old_session_keys} тоже не подошёл."
            ) from None

    def _settings(self, file: str, setting: str, database: str) -> dict[str, str]:
        settings = env_files.read(self.layout.env(file))
        if not settings.get(setting):
            raise UnfitError(f"{setting} не задан в {self.layout.env(file)}: повторите channel-house install.")
        return {**settings, setting: in_database(settings[setting], database)}

    def _program(self, service: str) -> Program:
        return Program(service, self.layout.current(service).resolve(), becoming(service) if self.as_accounts else ())


def in_database(dsn: str, name: str) -> str:
    """The same address, of another database."""
    try:
        return urlunsplit(urlsplit(dsn)._replace(path=f"/{quote(name)}"))
    except ValueError:
        raise Trouble("Адрес базы данных в настройках записан неверно.") from None
