"""One moment of the database that stands still: what pg_dump copies is what was counted."""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING, Final, Self

from server.commands import last_words
from server.layout import CATALOG, REPOSTER, SERVICES
from server.postgres import AWAY
from server.trouble import Trouble

if TYPE_CHECKING:
    from types import TracebackType

    from server.postgres import Login

_END: Final = "that-is-all"
_SCHEMAS: Final = ", ".join(f"'{service}'" for service in SERVICES)

TABLES: Final = f"""
    SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind = 'r' AND nspname IN ({_SCHEMAS}) ORDER BY 1, 2
"""  # noqa: S608 - names of our own
COUNTS: Final = f"SELECT format('SELECT %L, count(*) FROM %I.%I', nspname || '.' || relname, nspname, relname) FROM ({TABLES}) AS known \\gexec"  # noqa: S608, E501
REVISIONS: Final = {
    CATALOG: (
        "catalog.django_migrations",
        "SELECT app || '.' || max(name) FROM catalog.django_migrations GROUP BY app ORDER BY app",
    ),
    REPOSTER: ("reposter.alembic_version", "SELECT version_num FROM reposter.alembic_version"),
}
"""By service: the table of its migrations, and what stands there."""


class Snapshot:
    """psql, held in a transaction that sees one moment for as long as this is open."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed at the end
        self._psql: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._psql = subprocess.Popen(
            [*self._login.program("psql"), "-X", "-q", "-w", "--csv", "-t", "-v", "ON_ERROR_STOP=1"],
            env={**os.environ, **self._login.environment},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
        )
        try:
            self._ask("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._psql is not None:
            self._psql.kill()  # a transaction that has only read leaves nothing behind
            for pipe in (self._psql.stdin, self._psql.stdout):
                _close(pipe)
            self._psql.wait()
        self._words.close()

    def export(self) -> str:
        """The name by which pg_dump sees the same moment."""
        return self._ask("SELECT pg_export_snapshot();")[0][0]

    def server_version(self) -> str:
        return self._ask("SHOW server_version;")[0][0]

    def bytes(self) -> int:
        """Of the whole database, indexes and all."""
        return int(self._ask("SELECT pg_database_size(current_database());")[0][0])

    def rows(self) -> dict[str, int]:
        """How many each table of both schemas has."""
        return {name: int(count) for name, count in self._ask(COUNTS)}

    def revisions(self) -> dict[str, list[str]]:
        """The last migrations of each service; nothing where it has not migrated yet."""
        found = {}
        for service, (table, question) in REVISIONS.items():
            there = self._ask(f"SELECT to_regclass('{table}') IS NOT NULL;") == [["t"]]
            found[service] = [name for (name,) in self._ask(f"{question};")] if there else []
        return found

    def _ask(self, sql: str) -> list[list[str]]:
        psql = self._psql
        if psql is None or psql.stdin is None or psql.stdout is None:
            raise Trouble(f"{AWAY}: моментальный снимок не открыт")
        try:
            psql.stdin.write(f"{sql}\n\\echo {_END}\n")
            psql.stdin.flush()
        except BrokenPipeError:
            raise self._trouble() from None
        lines: list[str] = []
        for line in psql.stdout:
            if line.strip() == _END:
                return list(csv.reader(lines))
            lines.append(line)
        raise self._trouble()

    def _trouble(self) -> Trouble:
        if self._psql is not None:
            self._psql.wait()
        self._words.seek(0)
        return Trouble(f"{AWAY}: {last_words(self._words.read()) or 'соединение оборвалось'}")


def _close(pipe: IO[str] | None) -> None:
    if pipe is not None:
        try:
            pipe.close()
        except BrokenPipeError:
            return
