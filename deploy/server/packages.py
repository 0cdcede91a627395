"""What the house needs of the distribution, by apt. PostgreSQL's server only where the database is on this machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from server.commands import run
from server.progress import step, tell
from server.trouble import Trouble

ALWAYS: Final = ("ca-certificates", "curl", "openssl", "tzdata")
OF_THE_CATALOG: Final = ("nginx",)
SERVER, CLIENT = "postgresql", "postgresql-client"
OLDEST_POSTGRESQL: Final = 15
PGDG_POSTGRESQL: Final = "17"
"""Taken where the distribution's own is too old."""
PGDG: Final = Path("/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh")
APT: Final = (
    "apt-get",
    "-q",
    "-y",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Options::=--force-confold",
)
ENVIRONMENT: Final = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1", "LC_ALL": "C.UTF-8"}
CURE: Final = "Проверьте сеть и /etc/apt/sources.list и повторите"


def wanted(*, catalog: bool, database_is_here: bool) -> tuple[str, ...]:
    of_python = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        *ALWAYS,
        of_python,
        *(OF_THE_CATALOG if catalog else ()),
        *((SERVER,) if database_is_here else ()),
        CLIENT,
    )


def missing(packages: tuple[str, ...]) -> list[str]:
    """Those that are not installed."""
    command = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package} ${Provides}\n"]
    told = run(command, "Список пакетов не читается")
    lines = [line.split(maxsplit=1) for line in told.splitlines() if line.startswith("ii")]
    there = {name for _, names in lines for name in re.findall(r"[a-z0-9][a-z0-9.+-]+", names)}
    # A server of another version than the distribution's brings its client and is as good.
    there |= {re.sub(r"-[0-9]+$", "", name) for name in there if re.fullmatch(r"postgresql(-client)?-[0-9]+", name)}
    return [name for name in packages if name not in there]


def ensure(packages: tuple[str, ...]) -> None:
    with step("Пакеты") as told:
        absent = missing(packages)
        if not absent:
            told.outcome = "есть"
            return
        run([*APT, "update"], f"Список пакетов не получен. {CURE}", environment=ENVIRONMENT)
        absent = _new_enough(absent)
        command = [*APT, "install", "--no-install-recommends", *absent]
        run(command, f"Пакеты не ставятся ({', '.join(absent)}). {CURE}", environment=ENVIRONMENT)
        told.outcome = f"поставлены: {', '.join(absent)}"


def _new_enough(absent: list[str]) -> list[str]:
    """With PostgreSQL's own packages in the place of a distribution's that are too old (Ubuntu 22.04 has 14)."""
    if not {SERVER, CLIENT} & set(absent) or candidate(_policy(CLIENT)) >= OLDEST_POSTGRESQL:
        return absent
    tell(f"здесь PostgreSQL старше {OLDEST_POSTGRESQL}; беру {PGDG_POSTGRESQL} из apt.postgresql.org")
    run(
        [*APT, "install", "--no-install-recommends", "postgresql-common", "ca-certificates"],
        f"Пакет postgresql-common не ставится. {CURE}",
        environment=ENVIRONMENT,
    )
    # It waits for Enter.
    run([PGDG], f"Источник apt.postgresql.org не добавлен. {CURE}", environment=ENVIRONMENT, says="\n\n")
    return [f"{name}-{PGDG_POSTGRESQL}" if name in {SERVER, CLIENT} else name for name in absent]


def _policy(package: str) -> str:
    return run(["apt-cache", "policy", package], "apt-cache не отвечает", environment=ENVIRONMENT)


def candidate(policy: str) -> int:
    """The major version that apt would install; `Trouble` where there is none."""
    found = re.search(r"Candidate: (?:\d+:)?(\d+)", policy)
    if found is None:
        raise Trouble(f"apt не знает пакета {CLIENT}. {CURE}.")
    return int(found[1])
