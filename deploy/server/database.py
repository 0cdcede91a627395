"""The house's database: made where it is missing, roles and schemas as `bootstrap.sql` has them, every login tried."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from server import house_settings, postgres
from server.commands import run
from server.machine import is_open
from server.questions import place
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from server.questions import Place

OLDEST: Final = 150000
REFUSED: Final = "password authentication failed"


def prepare(answers: Mapping[str, str], files: house_settings.Files, services: tuple[str, ...], bootstrap: Path) -> str:
    """What was done, for people. Without an administrator (another's server, his address not given) it only looks."""
    where = place(answers)
    logins = _logins(files, services)
    admin = administrator(answers)
    if admin is None:
        _require_all(where, logins)
        return "на месте"
    _require_answer(admin, where)
    made = _make(admin, where)
    refused = {role: login for role, login in logins.items() if made or not _comes_in(login)}
    settings = " ".join(
        f"-c house.{role}_password={login.environment['PGPASSWORD']}" for role, login in refused.items()
    )
    admin.psql(
        f"BEGIN;\n{bootstrap.read_text(encoding='utf-8')}\nCOMMIT;",
        "Роли и схемы не сделаны",
        database=where.name,
        settings=settings,
    )
    _require_all(where, logins)
    if made:
        return f"сделано: база {where.name}"
    return f"пароли заданы: {', '.join(sorted(refused))}" if refused else "на месте"


def require_logins(answers: Mapping[str, str], files: house_settings.Files, services: tuple[str, ...]) -> None:
    """`Trouble` names the role that the server does not let in, or says that nobody answers."""
    _require_all(place(answers), _logins(files, services))


def administrator(answers: Mapping[str, str]) -> postgres.Login | None:
    """None: a server elsewhere, whose superuser nobody has named."""
    where = place(answers)
    if url := answers.get("HOUSE_ADMIN_DATABASE_URL"):
        return postgres.administrator(url)
    if not where.is_here:
        return None
    local = postgres.administrator(None)
    return dataclasses.replace(local, environment={**local.environment, "PGPORT": where.port})


def _logins(files: house_settings.Files, services: tuple[str, ...]) -> dict[str, postgres.Login]:
    return {
        role: postgres.login(files[file][setting], setting)
        for role, (file, setting) in house_settings.addresses(services).items()
    }


def _require_answer(admin: postgres.Login, where: Place) -> None:
    rows = admin.psql(
        "SELECT current_setting('server_version_num'), current_setting('is_superuser');",
        f"PostgreSQL не отвечает. На этой машине его запускает {postgres.STARTS}; чужой проверьте сами",
    )
    version, superuser = int(rows[0][0]), rows[0][1]
    if version < OLDEST:
        raise UnfitError(f"На {where.host}:{where.port} PostgreSQL {version // 10000}, а нужен 15 или новее.")
    if superuser != "on" and _cannot_make_roles(admin):
        raise UnfitError(
            "HOUSE_ADMIN_DATABASE_URL: этой роли нельзя заводить роли и базы. Нужен администратор сервера."
        )


def _cannot_make_roles(admin: postgres.Login) -> bool:
    """A managed server's administrator is no superuser, and may what is needed all the same."""
    rows = admin.psql(
        "SELECT rolcreaterole AND rolcreatedb FROM pg_roles WHERE rolname = current_user;", "PostgreSQL не отвечает"
    )
    return rows[0][0] != "t"


def _make(admin: postgres.Login, where: Place) -> bool:
    if [where.name] in admin.psql("SELECT datname FROM pg_database;", "PostgreSQL не отвечает"):
        return False
    command = [*admin.program("createdb"), "-T", "template0", "-E", "UTF8", "-l", "C.UTF-8", where.name]
    run(command, f"База {where.name} не сделана", environment=admin.environment)
    return True


def _require_all(where: Place, logins: Mapping[str, postgres.Login]) -> None:
    if not is_open(where.host, int(where.port)):
        mend = f"Запустите его ({postgres.STARTS})" if where.is_here else "Проверьте его и сеть до него"
        raise Trouble(f"PostgreSQL на {where.host}:{where.port} не отвечает. {mend} и повторите.")
    for role, login in logins.items():
        if not _comes_in(login):
            raise Trouble(
                f"База {where.name} на {where.host}:{where.port} не принимает пароль роли {role}, который лежит "
                f"в /etc/channel-house. {_cure(where)}"
            )


def _cure(where: Place) -> str:
    if where.is_here:
        return "Верните прежний или повторите sh deploy/install.sh: установка задаст этот."
    return "Верните прежний или повторите с HOUSE_ADMIN_DATABASE_URL: установка задаст этот."


def _comes_in(login: postgres.Login) -> bool:
    """False for a wrong password or a role that is not there; `Trouble` when it is something else."""
    try:
        login.psql("SELECT 1;", "")
    except Trouble as trouble:
        told = str(trouble)
        if REFUSED in told or "does not exist" in told or "permission denied for database" in told:
            return False
        raise Trouble(f"База данных не отвечает роли {login.environment['PGUSER']}{told}") from None
    return True
