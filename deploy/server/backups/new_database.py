"""A new database beside the one that runs, filled from a backup and compared with what the backup says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.backups import dumps, emptying
from server.backups.snapshot import COUNTS
from server.commands import run
from server.layout import SERVICES
from server.looks.database import require_administrator
from server.postgres import AWAY, STARTS
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from server.backups.dumps import Entry
    from server.backups.manifest import Manifest
    from server.postgres import Login

BOOTSTRAP: Final = Path(__file__).resolve().parents[3] / "shared_schema/bootstrap.sql"
UNUSED_NUMBERS: Final = 100_000
"""How far numbers go on. Those of the time that the backup does not know of are in the world: under letters, in links,
in messages of the bots. They are not to be anybody else's.
"""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_DIFFERENCES_TOLD: Final = 3

_SPARE_NUMBERS: Final = f"""
SELECT setval(format('%I.%I', schemaname, sequencename),
              least(coalesce(last_value, start_value) + {UNUSED_NUMBERS}, max_value))
FROM pg_sequences WHERE schemaname IN ({", ".join(f"'{service}'" for service in SERVICES)});
"""  # noqa: S608 - names of our own


@dataclass(frozen=True)
class Server:
    """PostgreSQL as its administrator; `house`: the name of the database that runs. Secrets are in `admin` alone."""

    admin: Login = field(repr=False)
    house: str

    def require_answer(self) -> None:
        """`Trouble` before anything else is asked of it."""
        try:
            require_administrator(self.admin, self._elsewhere)
        except Trouble as refused:
            if self.admin.prefix:  # restarted, a server that does run would break off whatever is being done
                mend = f"Если PostgreSQL не работает (pg_lsclusters), его запустит {STARTS}; потом повторите"
            else:
                mend = "Проверьте этот сервер базы, сеть до него и адрес в HOUSE_ADMIN_DATABASE_URL, потом повторите"
            raise Trouble(f"{str(refused).rstrip('.')}. {mend}.") from None

    def exists(self, name: str) -> bool:
        return [name] in self._psql("SELECT datname FROM pg_database;")

    def require_free(self, name: str) -> None:
        """`UnfitError` where a database of that name is not to be had."""
        if not _NAME.fullmatch(name):
            raise UnfitError(f"База «{name}»: имя из маленьких латинских букв, цифр и подчёркиваний, до 63 знаков.")
        if self.exists(name):
            raise UnfitError(f"База {name} уже есть, она не тронута. Выберите другое имя в --into.")

    def drop(self, name: str) -> None:
        command = [*self.admin.program("dropdb"), "--if-exists", "--force", name]
        run(command, f"База {name} не удалена", environment=self._environment, folder=Path("/"))

    def dropping(self, name: str) -> str:
        """The command for an operator: PostgreSQL lets no root in."""
        return " ".join([*self.admin.program("dropdb"), name])

    def fill(self, name: str, dump: Path, manifest: Manifest) -> None:
        """Make the database `name`, put everything into it and compare. `Trouble`: there is no such database."""
        try:
            self._create(name)
            self._bootstrap(name)
            dumps.load(
                self.admin,
                dump,
                database=name,
                wanted=is_wanted,
                before=emptying.no_default_rights(*SERVICES),
            )
            self._bootstrap(name)  # what this version gives the roles, whatever the backup's gave them
            self._compare(name, manifest)
            self._psql(_SPARE_NUMBERS, database=name)
        except BaseException:
            self.drop(name)
            raise

    def rows(self, name: str) -> dict[str, int]:
        """How many each table of both schemas has."""
        return {table: int(count) for table, count in self._psql(COUNTS, database=name)}

    def put_in_place(self, name: str, old: str) -> None:
        """The database `name` becomes the house's; that one is called `old` from now on. Both or neither."""
        renamed = [(self.house, old)] if self.exists(self.house) else []
        statements = [
            f"ALTER DATABASE {_identifier(before)} RENAME TO {_identifier(after)};"
            for before, after in (*renamed, (name, self.house))
        ]
        self._psql(
            f"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname IN ({_literal(self.house)}, {_literal(name)}) AND pid <> pg_backend_pid();
            BEGIN;
            {" ".join(statements)}
            COMMIT;
            """  # noqa: S608 - quoted
        )

    def _create(self, name: str) -> None:
        command = [*self.admin.program("createdb"), "-T", "template0", "-E", "UTF8", "-l", "C.UTF-8", name]
        run(command, f"База {name} не создана", environment=self._environment, folder=Path("/"))

    def _bootstrap(self, name: str) -> None:
        sql = BOOTSTRAP.read_text(encoding="utf-8")
        self.admin.psql(f"BEGIN;\n{sql}\nCOMMIT;", "Роли и схемы не подготовлены", database=name)

    def _compare(self, name: str, manifest: Manifest) -> None:
        found = self.rows(name)
        wrong = [
            f"{table}: {found.get(table, 'нет таблицы')} вместо {manifest.rows.get(table, 'нет таблицы')}"
            for table in sorted({*found, *manifest.rows})
            if found.get(table) != manifest.rows.get(table)
        ]
        if wrong:
            told = "; ".join(wrong[:_DIFFERENCES_TOLD])
            raise Trouble(f"В восстановленной базе другое число строк ({told}). Возьмите другую копию.")

    def _psql(self, sql: str, *, database: str | None = None) -> list[list[str]]:
        return self.admin.psql(sql, AWAY, database=database or self._elsewhere)

    @property
    def _environment(self) -> dict[str, str]:
        return {**self.admin.environment, "PGDATABASE": self._elsewhere}

    @property
    def _elsewhere(self) -> str:
        """A database that nobody renames: whoever is connected to one keeps it as it is."""
        named = self.admin.environment.get("PGDATABASE", "postgres")
        return "postgres" if named == self.house else named


def is_wanted(entry: Entry) -> bool:
    """Schemas and their rights are bootstrap.sql's."""
    return entry.schema != "-" and entry.kind not in {"SCHEMA", "EXTENSION"}


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
