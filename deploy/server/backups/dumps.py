"""pg_dump and pg_restore. A dump goes into a database through psql, in one transaction: all of it or nothing."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from server.commands import last_words, run
from server.postgres import AWAY
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.postgres import Login

_ENTRY: Final = re.compile(
    r"^\d+; \d+ \d+ (?P<kind>[A-Z][A-Z ]*?[A-Z]) (?P<schema>[a-z_]+|-) (?P<name>.*) (?P<owner>\S+)$"
)
_LOCKS_WITHIN: Final = "60s"
_UNKNOWN_TO_SOME: Final = b"SET transaction_timeout"
"""Of PostgreSQL 17; its programs say so to an older server, too, and it breaks off there."""
_BEGINNING: Final = 40
"""Lines in which a dump's settings stand."""
_PIECE: Final = 1 << 20


class Entry:
    """A line of a dump's table of contents."""

    def __init__(self, line: str, found: re.Match[str]) -> None:
        self.line = line
        self.kind, self.schema, self.name, self.owner = found.group("kind", "schema", "name", "owner")


def dump(login: Login, schemas: Sequence[str], target: Path, *, snapshot: str = "", quick: bool = False) -> None:
    """`snapshot`: exported by a transaction that is still open. `quick`: larger, in a third of the time."""
    _same_age(login)
    command = [
        *login.program("pg_dump"),
        "--format=custom",
        "--no-password",
        f"--lock-wait-timeout={_LOCKS_WITHIN}",
        *(f"--schema={schema}" for schema in schemas),
        *([f"--snapshot={snapshot}"] if snapshot else []),
        *(["--compress=1"] if quick else []),
        f"--file={target}",
    ]
    run(command, "База данных не скопирована", environment=login.environment)
    contents(login, target)


def _same_age(login: Login) -> None:
    """An older pg_dump refuses a newer server, in words that do not say what helps."""
    server = int(login.psql("SHOW server_version_num", AWAY)[0][0]) // 10000
    told = run([*login.program("pg_dump"), "--version"], "pg_dump не запускается")
    found = re.search(r"(\d+)", told)
    if found is None or int(found[1]) < server:
        raise UnfitError(
            f"pg_dump здесь версии {found[1] if found else '?'}, а сервер базы данных {server}: "
            f"поставьте пакет postgresql-client-{server}."
        )


def contents(login: Login, file: Path) -> list[Entry]:
    """What a dump holds; `Trouble` where the file is none, or was cut short in its beginning."""
    told = run([*_here(login, "pg_restore"), "--list", file], f"{file}: это не копия базы данных")
    return [Entry(line, found) for line in told.splitlines() if (found := _ENTRY.match(line))]


def load(
    login: Login,
    file: Path,
    *,
    database: str = "",
    wanted: Callable[[Entry], bool],
    before: str = "",
    after: str = "",
) -> None:
    """Into the database, between the SQL `before` and `after`, as one transaction. `Trouble`: nothing has changed."""
    entries = [entry.line for entry in contents(login, file) if wanted(entry)]
    with tempfile.TemporaryDirectory(prefix="house-load-") as folder:
        chosen = Path(folder) / "list"
        chosen.write_text("\n".join(entries) + "\n", encoding="utf-8")
        words = Path(folder) / "words"
        with words.open("w+", encoding="utf-8", errors="replace") as errors:
            writer = _psql(login, database, errors)
            assert writer.stdin is not None  # noqa: S101 - a pipe was asked for
            try:
                writer.stdin.write(_begin(before))
                writer.stdin.flush()
                reader = [*_here(login, "pg_restore"), "--file=-", f"--use-list={chosen}", str(file)]
                unread = _pass_on(reader, writer.stdin, errors)
                if not unread:
                    writer.stdin.write(f"\n{after}\nCOMMIT;\n".encode())
                writer.stdin.close()
            except BrokenPipeError:
                unread = 0  # psql has given up, and says why
            failed = writer.wait()
        if failed or unread:
            told = _first_error(words.read_text(encoding="utf-8", errors="replace"))
            raise Trouble(
                f"База данных не восстановлена, ничего не изменено: {told or f'код выхода {failed or unread}'}"
            )


def _pass_on(reader: Sequence[str], to: IO[bytes], errors: IO[str]) -> int:
    """What pg_restore writes; its exit code. A setting that only newer servers know is left out of its beginning."""
    with subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=errors) as writes:
        assert writes.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            for line in itertools.islice(writes.stdout, _BEGINNING):
                if not line.startswith(_UNKNOWN_TO_SOME):
                    to.write(line)
            shutil.copyfileobj(writes.stdout, to, _PIECE)
            to.flush()
        except BrokenPipeError:
            writes.kill()
            raise
    return writes.returncode


def _begin(before: str) -> bytes:
    """Without a word of psql's own about what it does; a wait for a lock ends."""
    return (
        f"SET client_min_messages = warning;\nBEGIN;\nSET LOCAL lock_timeout = '{_LOCKS_WITHIN}';\n{before}\n".encode()
    )


def _psql(login: Login, database: str, errors: IO[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **login.environment, **({"PGDATABASE": database} if database else {})}
    return subprocess.Popen(
        [*login.program("psql"), "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-o", os.devnull],
        env=environment,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )


def _here(login: Login, name: str) -> tuple[str, ...]:
    """As whoever may read the file, not as the one whom the database lets in."""
    return login.program(name)[len(login.prefix) :]


def _first_error(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if "ERROR" in line or "FATAL" in line or "error:" in line]
    return lines[0] if lines else last_words(words)
