"""An operator's command of a service: as its account, with its settings, in the release that runs."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server import env_files, releases
from server.accounts import account
from server.layout import CATALOG, REPOSTER
from server.machine import require_root
from server.service_program import MODULES, without_settings
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.layout import Layout

MIGRATES: Final = "migrate"
COMMANDS: Final = {
    CATALOG: (
        "createsuperuser — завести админа, changepassword ИМЯ — сменить его пароль, "
        "after_restore — сказать каталогу, что база из копии"
    ),
    REPOSTER: (
        "status — как дела у проектов, enroll ФАЙЛ — завести проекты по плану, "
        "remove-donor ССЫЛКА-ПРОЕКТА ССЫЛКА-ДОНОРА — убрать донора, "
        "replay ФАЙЛ — проверить пороги X и Y на прошлых постах, "
        "after-restore — сказать репосточной, что база из копии"
    ),
}
"""What an operator wants of each; there is more, for developers."""


def arguments(parser: argparse.ArgumentParser, service: str) -> None:
    parser.epilog = f"Бывают: {COMMANDS[service]}."
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="КОМАНДА", help="и её аргументы")


def run(layout: Layout, service: str, words: Sequence[str]) -> int:
    """Its exit status. `UnfitError`: it is not a command for here."""
    if not words:
        raise UnfitError(
            f"Назовите команду: channel-house {service} КОМАНДА. Бывают: {COMMANDS[service]}. "
            f"О каждой скажет channel-house {service} КОМАНДА --help."
        )
    require_root()
    if words[:1] == [MIGRATES]:
        raise UnfitError("Базу меняет только установка, с копией и обратным путём: sh deploy/install.sh.")
    release = releases.current(layout, service)
    if release is None:
        raise UnfitError(f"{service}: ещё не установлен. Поставьте его: sh deploy/install.sh.")
    him = account(service)
    environment = without_settings() | env_files.read(layout.env(service))
    environment |= {"PYTHONPATH": str(release.folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with _readable(words, him.user) as told:
        return subprocess.run(
            [release.folder / "venv/bin/python", "-m", MODULES[service], *told],
            env=environment,
            user=him.user,
            group=him.group,
            extra_groups=[],
            check=False,
        ).returncode


@contextmanager
def _readable(words: Sequence[str], user: int) -> Iterator[list[str]]:
    """Files that are named are the operator's, and may be closed to the account: it gets copies while it runs."""
    with tempfile.TemporaryDirectory(prefix="channel-house-") as folder:
        shutil.chown(folder, user)
        told = []
        for number, word in enumerate(words):
            if not Path(word).is_file():
                told.append(word)
                continue
            copy = Path(folder) / f"{number}-{Path(word).name}"
            with os.fdopen(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(Path(word).read_bytes())
            shutil.chown(copy, user)
            told.append(str(copy))
        yield told
