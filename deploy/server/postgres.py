"""PostgreSQL by its own programs, psql and pg_dump. Who asks, and where, goes by the environment: passwords, too."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from server.commands import run
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

AWAY = "База данных не отвечает. Работает ли она (на этой машине: pg_lsclusters), верны ли адрес и пароль"
"""What is said where a server is asked for the first time; its own words follow."""
STARTS = "systemctl restart postgresql"
"""On this machine. Debian's unit of that name is active whether its clusters run or not, and its status tells nothing;
restarted, it starts every cluster that is to run with the machine.
"""
LOCAL_ADMINISTRATOR = ("runuser", "-u", "postgres", "--")
_PARAMETERS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "connect_timeout": "PGCONNECT_TIMEOUT"}


@dataclass(frozen=True)
class Login:
    """Somebody who may ask a server: `environment` is libpq's, `prefix` what a command begins with.

    `binaries`: PostgreSQL's programs, where they are not on the PATH.
    """

    environment: Mapping[str, str] = field(repr=False)
    prefix: tuple[str, ...] = ()
    binaries: Path | None = None

    def program(self, name: str) -> tuple[str, ...]:
        """Of PostgreSQL's, as this login runs it."""
        return (*self.prefix, str(self.binaries / name) if self.binaries else name)

    def psql(self, sql: str, trouble: str, *, database: str | None = None, settings: str = "") -> list[list[str]]:
        """Rows of the statements, as text. Each commits by itself, where `sql` does not begin a transaction.

        `settings`: of the session, `-c name=value …`, as PGOPTIONS takes them; secrets may be among them.
        """
        environment = {**self.environment, **({"PGDATABASE": database} if database else {})}
        options = " ".join(part for part in (environment.get("PGOPTIONS", ""), settings) if part)
        command = [*self.program("psql"), "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1"]
        environment |= {"PGOPTIONS": options, "LC_ALL": "C"}  # its words are known by their English
        told = run(command, trouble, environment=environment, says=sql, folder=Path("/"))
        return list(csv.reader(io.StringIO(told)))


def login(dsn: str, setting: str) -> Login:
    """By `postgresql://role:password@host:port/database`; `UnfitError` names the setting that holds another."""
    try:
        parts = urlsplit(dsn)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or not parts.path.strip("/"):
        raise UnfitError(f"{setting}: нужен адрес вида postgresql://роль:пароль@сервер:5432/база.")
    environment = {
        "PGHOST": unquote(parts.hostname),
        "PGPORT": str(port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
    }
    for name, value in parse_qsl(parts.query):
        if name not in _PARAMETERS:
            raise UnfitError(f"{setting}: параметр {name} здесь не поддерживается. Уберите его.")
        environment[_PARAMETERS[name]] = value
    return Login({"PGCONNECT_TIMEOUT": "10", **environment}, binaries=_binaries())


def administrator(dsn: str | None) -> Login:
    """The server's own, on this machine; another's by `dsn`, the setting HOUSE_ADMIN_DATABASE_URL."""
    if dsn:
        return login(dsn, "HOUSE_ADMIN_DATABASE_URL")
    return Login({"PGDATABASE": "postgres"}, LOCAL_ADMINISTRATOR, _binaries())


def with_password(dsn: str, password: str) -> str:
    """The same address for another password."""
    parts = urlsplit(dsn)
    user = parts.netloc.rpartition("@")[0].partition(":")[0]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def _binaries() -> Path | None:
    """`PG_BIN`: a folder of PostgreSQL's programs, as for the tests' server."""
    return Path(folder) if (folder := os.environ.get("PG_BIN")) else None
