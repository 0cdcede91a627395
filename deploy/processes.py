"""Programs that this one starts, and that never outlive it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from orphans import on_parents_death

ROOT = Path(__file__).resolve().parents[1]
NEVER_COMPILED = "PYTHONDONTWRITEBYTECODE"
STOP_TIMEOUT_S = 20.0
OURS = ("REPOSTER_", "CATALOG_", "DJANGO_", "TELEGRAM_", "PG")
"""Settings of somebody's real services must not leak into a demo."""


class ProcessFailed(Exception):
    """A program ended, or did not get ready; in words, with the end of its log."""


class Child:
    """One running process in a session of its own: a terminal's Ctrl-C reaches only who started it. Its words go to
    where ours go, or into `output`.
    """

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None
    ) -> None:
        self.name = name
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=on_parents_death(),  # noqa: PLW1509 - the child only calls prctl and getppid
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def age_s(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self._began

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def kill(self) -> None:
        """As a crash would: no goodbye."""
        self._process.kill()
        self._process.wait()

    def end_family(self) -> None:
        """Of a process that has ended: what it has started and left behind, as systemd does with a control group.

        gunicorn's worker outlives a killed master for as long as a browser keeps its connection, and holds the port.
        """
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def ask_to_end(self) -> None:
        if self.is_running:
            self._process.terminate()

    def stop(self, patience_s: float = STOP_TIMEOUT_S) -> int:
        """Ask it to end, and see to it; its exit code."""
        self.ask_to_end()
        try:
            return self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class Program(Child):
    """One of the demo's: its output goes to `log`, its environment is `environment` and nothing of real services."""

    def __init__(self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        self.log = log
        self._waited_for: set[str] = set()
        with log.open("ab") as output:
            self._began_at = output.tell()
            super().__init__(name, command, {**clean_environment(), **environment}, output)

    def output(self) -> str:
        """What it has written so far (earlier runs on the same log left out)."""
        with self.log.open("rb") as log:
            log.seek(self._began_at)
            return log.read().decode(errors="replace")

    def wait_for_line(self, accepts: Callable[[str], bool], timeout_s: float) -> str:
        """The first line of output that is accepted, or `ProcessFailed` when it ends or takes too long."""
        deadline = time.monotonic() + timeout_s
        while True:
            was_running = self.is_running
            for line in self.output().splitlines():
                if accepts(line):
                    self._waited_for.add(line)
                    return line
            if not was_running or time.monotonic() > deadline:
                raise ProcessFailed(self.complaint("не готов" if was_running else "завершился"))
            time.sleep(0.05)

    def finish(self, timeout_s: float) -> None:
        """Wait for the end of a command that was started beside others; `ProcessFailed` when it fails."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise ProcessFailed(self.complaint("не закончил вовремя")) from None
        if code:
            raise ProcessFailed(self.complaint(f"код выхода {code}"))

    def complaint(self, what: str) -> str:
        """`name: what`, and the last lines of its log, but those that were waited for: such a line is for a program,
        and may hold what no person is to see.
        """
        tail = "\n".join([line for line in self.output().splitlines() if line not in self._waited_for][-15:])
        return f"{self.name}: {what} (журнал: {self.log})\n{tail}"


def run(name: str, command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run a command to its end; its output, or `ProcessFailed` with it."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**clean_environment(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=on_parents_death(),
    )
    if done.returncode:
        raise ProcessFailed(f"{name}: код выхода {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def clean_environment() -> dict[str, str]:
    """This program's environment without settings of services and databases, and without what forbids compiled code.

    The libraries are compiled by `deploy/setup`, as those of an installed daemon are; the house's own code
    each start would compile anew.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith((*OURS, NEVER_COMPILED))}


class Ended(SystemExit):
    """Somebody asked this program to end."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal become one `Ended`; while things are being shut down they are ignored."""
    told = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in told}

    def end(number: int, _frame: object) -> None:
        for each in told:
            signal.signal(each, signal.SIG_IGN)
        raise Ended(0 if number == signal.SIGINT else 128 + number)

    for number in told:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
