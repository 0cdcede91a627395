"""A service's own commands, of any of its releases: as the service's account, with the settings that are said."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from server.commands import last_words, run
from server.house_settings import OURS
from server.layout import ACCOUNTS, CATALOG
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODULES: Final = {"catalog": "catalog_service.manage", "reposter": "reposter_service"}
AFTER_RESTORE: Final = {"catalog": "after_restore", "reposter": "after-restore"}
AFTER_RESTORE_S: Final = 900.0
MIGRATION_S: Final = 4 * 3600.0
CHECK_S: Final = 120.0
_EXAMPLE: Final = re.compile(r"^настройки описаны в \.env\.example$|, как в \.env\.example", re.MULTILINE)
"""Where a developer looks; an operator has a file of his own."""


@dataclass(frozen=True)
class Program:
    """`release`: the folder. `prefix`: what becomes the account."""

    service: str
    release: Path
    prefix: tuple[str, ...] = field(default=())

    def check(self, settings: Mapping[str, str], file: Path) -> None:
        """`UnfitError` in the program's own words when it would not run with these settings. `file`: theirs."""
        words = ("check", "--tag", "security") if self.service == CATALOG else ("check",)
        done = self._do(words, settings, CHECK_S)
        if done.returncode:
            said = _joined(_EXAMPLE.sub("", done.stderr or done.stdout)).rstrip(".")
            raise UnfitError(
                f"Настройки ({self.service}) не годятся: {said}. Исправьте их в {file}, а при первой установке в "
                "ответах, и повторите."
            )

    def collect_static(self, settings: Mapping[str, str]) -> None:
        """Into the release; as whoever runs this, for the folder is root's."""
        environment = {**settings, "CATALOG_STATIC_ROOT": str(self.release / "static")}
        words = ("collectstatic", "--noinput", "--verbosity", "0")
        run(self._command(words, ()), "Файлы сайта не собраны", environment=environment, folder=self.release)

    def has_migrations(self, migrator: Mapping[str, str]) -> bool:
        """Whether the schema is older than the release. `migrator`: the settings of the migrate command alone."""
        words = ("migrate", "--check", *(("--plan",) if self.service == CATALOG else ()))
        done = self._do(words, migrator, CHECK_S)
        if done.returncode == 0:
            return False
        if done.returncode == 1 and done.stdout.strip():
            return True
        raise Trouble(f"Схема ({self.service}) не читается: {_joined(done.stderr)}")

    def migrate(self, migrator: Mapping[str, str]) -> None:
        words = ("migrate", *(("--verbosity", "0") if self.service == CATALOG else ()))
        done = self._do(words, migrator, MIGRATION_S)
        if done.returncode:
            raise Trouble(f"Миграции ({self.service}) не прошли: {last_words(done.stderr or done.stdout)}")

    def after_restore(self, settings: Mapping[str, str]) -> str:
        """What the service says of what it holds back. `Trouble` also where the database is newer than the release;
        `UnfitError` where the settings are another database's: it has the reposter's sessions by another key.
        """
        done = self._do((AFTER_RESTORE[self.service],), settings, AFTER_RESTORE_S)
        if done.returncode:
            kind = UnfitError if done.returncode == UnfitError.status else Trouble
            raise kind(f"{self.service} не принимает восстановленную базу: {last_words(done.stderr or done.stdout)}")
        return done.stdout.strip()

    def reencrypts_sessions_of(self, old_key: str, settings: Mapping[str, str]) -> bool:
        """The reposter's: those by `old_key` are by the key in the settings now. False: it does not fit, nothing is
        changed. `Trouble`: whether it fits was not to be known.
        """
        done = self._do(("rotate-session-key",), {**settings, "REPOSTER_OLD_SESSION_KEY": old_key}, AFTER_RESTORE_S)
        if done.returncode not in {0, UnfitError.status}:
            why = last_words(done.stderr or done.stdout) or f"код выхода {done.returncode}"
            raise Trouble(f"Сессии не перешифрованы: {why}")
        return done.returncode == 0

    def _do(
        self, words: tuple[str, ...], settings: Mapping[str, str], timeout_s: float
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                self._command(words, self.prefix),
                env={**without_settings(), **settings},
                cwd=self.release,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Trouble(f"{self.service} {words[0]}: не закончил за {timeout_s:g} с") from None

    def _command(self, words: tuple[str, ...], prefix: tuple[str, ...]) -> list[str]:
        return [*prefix, str(self.release / "venv/bin/python"), "-m", MODULES[self.service], *words]


def becoming(service: str) -> tuple[str, ...]:
    """What a command begins with to be run as the service's account, and to end with whoever runs it: a migration whose
    installer was killed is not to go on while the way back is gone.
    """
    name = ACCOUNTS[service]
    return ("setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups", "--pdeathsig=KILL", "--")


def without_settings() -> dict[str, str]:
    """This program's environment, without what a shell that has read somebody's settings would add to it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"HOME": "/nonexistent"}  # root's is closed to the account, and libraries look there


def _joined(told: str) -> str:
    return "; ".join(line.strip() for line in told.splitlines() if line.strip())[:2000]
