"""A bare Debian 12 in a folder, as `debootstrap` makes it, and a copy of it that boots as a machine of its own.

The bare one is made once. A copy is booted by systemd-nspawn with a systemd of its own, its journal, its units; the
network is this machine's, so its ports are, too. Needs root, debootstrap and systemd-container.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from processes import ProcessFailed, Program

from bench import machine_settings
from bench.measurement import CannotBeMeasured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER: Final = Path(".data/bench/debian")
SUITE: Final = "bookworm"
TOOLS: Final = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "nsenter": "util-linux",
    "apt-config": "apt",
}
"""Programs by the package that has them."""
BESIDE_THE_MINIMUM: Final = "systemd,systemd-sysv,dbus"
"""What a tree needs to boot; Debian's own installer has them all."""
BOOT_S: Final = 120.0
POWER_OFF_S: Final = 150.0
"""Units get their whole time to stop."""
PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Tree:
    """A machine in `root`: `boot`, then commands in it, then `power_off`. `console` has what it says while booting."""

    def __init__(self, root: Path, folders: Sequence[Path]) -> None:
        self.root = root
        self.console = root.with_suffix(".console.log")
        self._folders = folders
        self._machine: Program | None = None
        self._first = 0

    def boot(self) -> None:
        """Returns when its units are started, or have failed to."""
        bound = [f"--bind-ro={folder}" for folder in self._folders]
        how = ("--quiet", "--register=no", "--keep-unit", "--resolv-conf=off", "--timezone=off")
        command = ("systemd-nspawn", *how, *bound, "--directory", str(self.root), "--boot")
        self._machine = Program("systemd-nspawn", command, self.console, {})
        self._await_units(time.monotonic() + BOOT_S)

    def power_off(self) -> None:
        """As by its button: units are stopped in order."""
        if self._machine is not None:
            self._machine.stop(POWER_OFF_S)
            self._machine = None

    def starts(self, command: Sequence[str]) -> list[str]:
        """The command by which a program is started in it, as root, with little of this process's environment."""
        told = {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", **machine_settings.environment()}
        settings = [f"{name}={value}" for name, value in told.items()]
        return ["nsenter", "--target", str(self._first), "--all", "env", "-i", "--chdir=/root", *settings, *command]

    def run(self, *command: str) -> str:
        """What it printed; `ProcessFailed` with its words when it fails."""
        done = self._done(command)
        if done.returncode:
            raise ProcessFailed(f"{command[0]} in the tree: {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
        return done.stdout

    def ask(self, *command: str) -> str:
        """The same of a program whose status is an answer, too."""
        return self._done(command).stdout

    def keep_journal(self) -> None:
        """Beside the tree, for whoever looks for the reason of something after its end."""
        with self.root.with_suffix(".journal.log").open("wb") as file:
            subprocess.run(self.starts(["journalctl", "--no-pager"]), stdout=file, stderr=file, check=False)

    def journal(self, *about: str) -> str:
        return self.run("journalctl", "--boot", "--no-pager", "--quiet", *about)

    def _done(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.starts(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    def _await_units(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self._machine is None or not self._machine.is_running:
                break
            self._first = _first_child(self._machine.pid)
            if self._first and self._is_up():
                return
            time.sleep(0.2)
        raise ProcessFailed(self._machine.complaint("did not boot") if self._machine else "did not boot")

    def _is_up(self) -> bool:
        return self.ask("systemctl", "is-system-running").strip() in {"running", "degraded"}


@contextmanager
def debian_tree(name: str) -> Iterator[Tree]:
    """A fresh copy, booted; powered off and gone in the end, whatever happens."""
    check_tools()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotBeMeasured(f"another bench has the trees of {FOLDER}: wait for its end") from None
        root = FOLDER / name
        _remove(root)  # of a bench that was killed
        subprocess.run(["cp", "--archive", "--reflink=auto", bare(), root], check=True)
        machine_settings.hand_on(root)
        tree = Tree(root, machine_settings.folders())
        try:
            tree.boot()
            yield tree
        finally:
            tree.keep_journal()
            tree.power_off()
            _remove(root)


def bare() -> Path:
    """Made when there is none yet, which takes a minute."""
    made = FOLDER / f"{SUITE}.bare"
    if not made.exists():
        part = made.with_suffix(".part")
        _remove(part)
        how = ("--variant=minbase", f"--include={BESIDE_THE_MINIMUM}")
        with (FOLDER / "debootstrap.log").open("wb") as log:
            done = subprocess.run(["debootstrap", *how, SUITE, part], stdout=log, stderr=log, check=False)
        if done.returncode:
            raise CannotBeMeasured(f"debootstrap did not make a Debian ({log.name}): is its mirror within reach?")
        part.rename(made)
    return made


def check_tools() -> None:
    missing = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)})
    if missing:
        raise CannotBeMeasured(f"a Debian in a folder needs {', '.join(TOOLS)}: apt-get install {' '.join(missing)}")
    if os.geteuid() != 0:
        raise CannotBeMeasured("a Debian in a folder is booted by root alone: begin again as root")


def _remove(root: Path) -> None:
    """`rm` stays on one file system: whatever may be mounted there is not this one's to take away."""
    if root.exists():
        subprocess.run(["rm", "--recursive", "--force", "--one-file-system", root], check=True)


def _first_child(pid: int) -> int:
    """The tree's own first process; 0: not yet."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else 0
