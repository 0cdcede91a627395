"""Other passwords for the house's roles in PostgreSQL.

The new address is written first, the role follows at once: the processes still have the old one, and their connections
last until they are restarted. Cut off in between, the command is run again: each password is made anew, so that it does
not matter how far it came.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import env_files, postgres
from server.layout import SERVICES
from server.looks.database import require_administrator
from server.rotation import holding, restarting
from server.rotation.scram import verifier
from server.trouble import Trouble, UnfitError
from shared_schema.database import CATALOG, REPOSTER, Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import ExitStack
    from pathlib import Path

    from server.layout import Layout
    from server.service_manager import ServiceManager

PASSWORD_BYTES: Final = 24
TO_BE_SENT: Final = "\\set VERBOSITY terse\n"
"""psql shows no line of a statement that fails."""


@dataclass(frozen=True)
class Login:
    """A role and where its address stands. `service`: whose processes have it, None: no process keeps it."""

    role: str
    file: str
    setting: str
    service: str | None = None

    def files(self, layout: Layout) -> list[Path]:
        if self.service:
            return holding.files_with(layout, self.service, self.setting)
        return [layout.env(self.file)] if env_files.read(layout.env(self.file)).get(self.setting) else []


def _logins(service: Service) -> tuple[Login, Login]:
    return (
        Login(service.app, service.schema, service.app_variable, service.schema),
        Login(service.migrator, f"{service.schema}-migrator", service.migrator_variable),
    )


LOGINS: Final = {
    login.role: login
    for login in (*_logins(CATALOG), *_logins(REPOSTER), Login("house_backup", "backup", "HOUSE_BACKUP_DATABASE_URL"))
}


def rotate(
    layout: Layout, manager: ServiceManager, administrator: postgres.Login, roles: Sequence[str] = ()
) -> Iterator[str]:
    """`roles`: all that there are here, unless some are named."""
    wanted = _wanted(layout, roles)
    require_administrator(administrator)
    services = [name for name in SERVICES if any(login.service == name for login in wanted)]
    done = []
    for login in wanted:
        with _kept_alone(layout, login):
            _rotate_one(layout, administrator, login)
        done.append(login.role)
    yield f"Пароли сменены, вход с новыми проверен: {', '.join(done)}."
    yield restarting.restart(layout, services, manager) if services else "Перезапускать нечего."


def _wanted(layout: Layout, roles: Sequence[str]) -> list[Login]:
    if unknown := [role for role in roles if role not in LOGINS]:
        raise UnfitError(f"Роли {unknown[0]} нет. Есть: {', '.join(LOGINS)}.")
    there = [login for login in LOGINS.values() if login.files(layout)]
    if missing := [role for role in roles if role not in {login.role for login in there}]:
        login = LOGINS[missing[0]]
        raise UnfitError(f"{login.setting}: в {layout.env(login.file)} адреса нет, менять нечего.")
    if not there:
        raise UnfitError(f"В {layout.settings} нет ни одного адреса базы. Сначала поставьте: channel-house install.")
    wanted = [login for login in there if login.role in roles or not roles]
    for login in wanted:
        _require_own(layout, login)
    return wanted


def _require_own(layout: Layout, login: Login) -> None:
    """Whose password is changed must be the role's: an address may have been written by hand."""
    for file in login.files(layout):
        named = postgres.login(env_files.read(file)[login.setting], login.setting).environment["PGUSER"]
        if named != login.role:
            raise UnfitError(f"{login.setting} в {file}: роль {named}, а не {login.role}. Исправьте адрес.")


def _kept_alone(layout: Layout, login: Login) -> ExitStack:
    return holding.all_alone(layout, [login.service] if login.service else [])


def _rotate_one(layout: Layout, administrator: postgres.Login, login: Login) -> None:
    password = secrets.token_hex(PASSWORD_BYTES)
    before = {file: env_files.read(file)[login.setting] for file in login.files(layout)}
    after = {file: postgres.with_password(address, password) for file, address in before.items()}
    for file, address in after.items():
        env_files.change(file, {login.setting: address})
    statement = f"{TO_BE_SENT}ALTER ROLE {login.role} PASSWORD '{verifier(password)}';\n"
    try:
        administrator.psql(statement, f"Пароль {login.role} не сменён")
    except Trouble:
        if _logs_in(before, login):
            for file, address in before.items():
                env_files.change(file, {login.setting: address})
        raise
    for address in dict.fromkeys(after.values()):
        postgres.login(address, login.setting).psql("SELECT 1", f"{login.role}: вход с новым паролем не удался")


def _logs_in(addresses: dict[Path, str], login: Login) -> bool:
    """Whether the old password still holds: else it was the answer that was lost, not the deed."""
    try:
        for address in dict.fromkeys(addresses.values()):
            postgres.login(address, login.setting).psql("SELECT 1", "")
    except Trouble:
        return False
    return True
