"""A house on a Debian of its own: put there by its installer alone, from a copy of this checkout, as an owner does it.

Its Telegram is the sandbox, beside it on this machine; an «hour» of the reposter's is a minute, so that something falls
due each second. Whatever is not of the sandbox is as on anybody's server: accounts, units, nginx, TLS, PostgreSQL.
"""

from __future__ import annotations

import json
import shlex
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from demo.catalog import is_well
from demo.house import figures_from
from demo.ledger import Ledger
from processes import ROOT, ProcessFailed, Program
from server import env_files
from server.layout import PORTS, REPOSTER, SERVICES, SOCKETS, TIMERS, UNITS, Layout
from telegram_sandbox.control_client import ControlClient

from bench.debian_tree import FOLDER, Tree, debian_tree
from bench.measurement import CannotBeMeasured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CROWD: Final = "5x30"
"""Projects x donors."""
HOUR_S: Final = 60.0
CHANNELS: Final = 60
"""Of the sample catalog."""
SITE: Final = "house.example"
CLONE: Final = "/root/channel-house"
ANSWERS: Final = "/root/answers.env"
PLAN: Final = "/root/plan.json"
SANDBOX_S: Final = 120.0
HEALTHY_S: Final = 180.0
LATENESS_S: Final = 3600
"""Written for an hour of 3600 seconds, as all of these: a lag is to be measured, not to become a missed post."""
OURS: Final = tuple(unit for service in SERVICES for unit in UNITS[service])
ENABLED: Final = (*OURS, *(socket for each in SOCKETS.values() for socket in each), *TIMERS)
EXPOSED_PORTS: Final = (80, 443, 5432, *PORTS.values())


class InstalledHouse:
    """`tree` is booted. `install` once, then `open`; everything else after that."""

    def __init__(self, tree: Tree, ready: Mapping[str, Any]) -> None:
        self.tree = tree
        self.control = ControlClient(ready["control"])
        self.layout = Layout(tree.root)
        self._ready = ready

    def install(self) -> float:
        """One command, in a fresh clone: how many seconds until it had ended and every process was well."""
        _copy_checkout(self.tree.root / CLONE.lstrip("/"))
        settings = answers(self._ready)
        env_files.write(self.tree.root / ANSWERS.lstrip("/"), settings)
        shutil.copyfile(str(self._ready["plan"]), self.tree.root / PLAN.lstrip("/"))
        began = time.monotonic()
        self.sh(f"sh deploy/install.sh --answers {ANSWERS}")
        self.await_well()
        return time.monotonic() - began

    def open(self) -> None:
        """A catalog with channels in it, and a reposter that has seen all its donors."""
        self.sh(f"channel-house catalog fill_sample_catalog --channels {CHANNELS} --days 0")
        self.sh(f"channel-house reposter enroll {PLAN}")
        self.await_that(lambda: not self.ledger.unseen(), "not every donor was read")

    def sh(self, script: str) -> str:
        """In the clone, as an operator types it: what it printed; its log is `commands.log`."""
        with (FOLDER / "commands.log").open("ab") as log:
            log.write(f"$ {script}\n".encode())
            command = ["bash", "-e", "-c", f"cd {shlex.quote(CLONE)}\n{script}"]
            began = log.tell()
            log.flush()
            done = subprocess.run(
                self.tree.starts(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )
        with (FOLDER / "commands.log").open("rb") as log:
            log.seek(began)
            said = log.read().decode(errors="replace")
        if done.returncode:
            raise CommandFailed(script, done.returncode, said)
        return said

    @cached_property
    def database_url(self) -> str:
        """Of the reposter's app role."""
        return env_files.read(self.layout.env(REPOSTER))["REPOSTER_DATABASE_URL"]

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.database_url)

    def await_well(self) -> None:
        """Every process of ours is up and says that it is well."""
        self.await_that(lambda: not self.ill(), lambda: f"not well: {', '.join(self.ill())}")

    def ill(self) -> list[str]:
        """Units that are not active, and those that do not answer with a 200."""
        states = self.tree.ask("systemctl", "is-active", *ENABLED).split()
        resting = [unit for unit, state in zip(ENABLED, states, strict=True) if state != "active"]
        return resting + [unit for unit in OURS if unit not in resting and not is_well(PORTS[unit])]

    def main_pids(self) -> dict[str, int]:
        asked = "systemctl", "show", "--property=MainPID", "--value", *OURS
        return dict(zip(OURS, map(int, self.tree.ask(*asked).split()), strict=True))

    def await_that(self, condition: Callable[[], bool], complaint: str | Callable[[], str]) -> None:
        deadline = time.monotonic() + HEALTHY_S
        while not condition():
            if time.monotonic() > deadline:
                said = complaint if isinstance(complaint, str) else complaint()
                raise ProcessFailed(f"{said}\n{self.tree.journal('--priority=warning', '--lines=40')}")
            time.sleep(0.25)


class CommandFailed(ProcessFailed):
    """`status` is that of the shell."""

    def __init__(self, script: str, status: int, said: str) -> None:
        super().__init__(f"{script}\nended with {status}:\n{said}".rstrip())
        self.status = status


@contextmanager
def bare_house() -> Iterator[InstalledHouse]:
    """The tree is bare: nothing is installed yet."""
    with debian_tree("house") as tree, _sandbox() as ready:
        _check_ports()
        (FOLDER / "commands.log").unlink(missing_ok=True)
        yield InstalledHouse(tree, ready)


def answers(ready: Mapping[str, Any]) -> dict[str, str]:
    """What an owner writes into his file of answers, for this Telegram instead of the real one."""
    return {
        "HOUSE_SERVICES": " ".join(SERVICES),
        "HOUSE_SITE_NAME": SITE,
        "CATALOG_OWN_MACHINE": "true",
        "CATALOG_BOT_TOKEN": ready["catalog_bot_token"],
        "CATALOG_BOT_API_URL": ready["bot_api"],
        **figures_from(ready["outside"], ready["outside_tokens"]),
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": "0" * 32,
        "REPOSTER_BOT_TOKEN": ready["bot_token"],
        "REPOSTER_BOT_API_URL": ready["bot_api"],
        "REPOSTER_ADMIN_IDS": ",".join(map(str, ready["admins"])),
        "REPOSTER_TELEGRAM_SERVER": f"127.0.0.1:{ready['mtproto_port']}",
        "REPOSTER_TELEGRAM_SERVER_KEY": ready["public_key"],
        "REPOSTER_MEASURE_DELAY_S": f"{HOUR_S:g}",
        "REPOSTER_LATENESS_S": str(LATENESS_S),
        "REPOSTER_PACING": "0",
    }


@contextmanager
def _sandbox() -> Iterator[Mapping[str, Any]]:
    plan = FOLDER / "plan.json"
    command = [sys.executable, "-m", "telegram_sandbox", "--crowd", CROWD, "--hour", f"{HOUR_S:g}", "--plan", str(plan)]
    (FOLDER / "sandbox.log").unlink(missing_ok=True)
    sandbox = Program("telegram_sandbox", command, FOLDER / "sandbox.log", {})
    try:
        yield json.loads(sandbox.wait_for_line(lambda line: line.startswith('{"control"'), SANDBOX_S))
    finally:
        sandbox.stop()


def _copy_checkout(clone: Path) -> None:
    """As it is now, without what git ignores: no packages, nothing built."""
    clone.mkdir()
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout.split(b"\0")
    there = [name for name in known if name and (ROOT / name.decode()).is_file()]
    subprocess.run(["cp", "--parents", "--target-directory", clone, "--", *there], cwd=ROOT, check=True)


def _check_ports() -> None:
    """The tree has this machine's network."""
    for port in EXPOSED_PORTS:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                raise CannotBeMeasured(f"port {port} is taken on this machine, and the tree's house needs it") from None
