"""A release's virtual environment, from its service's own lock: hashes checked, compiled, by uv or else by pip."""

from __future__ import annotations

import re
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from server.commands import run
from server.progress import tell
from server.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

CURE: Final = "Проверьте, что эта машина видит PyPI, и повторите"
QUIET: Final = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def make(folder: Path, lock: Path, tools: Path, lock_of_tools: Path) -> None:
    """`folder` becomes the environment of `lock`. `tools`: where uv is kept between upgrades, and what it downloads."""
    uv = _uv(tools, lock_of_tools)
    shutil.rmtree(folder, ignore_errors=True)
    if uv is None or not _by_uv(uv, folder, lock, tools / "downloads"):
        shutil.rmtree(folder, ignore_errors=True)
        _by_pip(folder, lock)


def _by_uv(uv: Path, folder: Path, lock: Path, downloads: Path) -> bool:
    """Without the network first: what was downloaded for the release before is enough for most."""
    run([sys.executable, "-m", "venv", "--without-pip", folder], f"Окружение {folder} не сделано")
    python = folder / "bin/python"
    sync: list[str | Path] = [
        uv,
        "pip",
        "sync",
        "-q",
        "--compile-bytecode",
        "--python",
        python,
        "--require-hashes",
        lock,
    ]
    environment = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1", "UV_CACHE_DIR": str(downloads)}
    with suppress(Trouble):
        run([*sync, "--offline"], "", environment=environment)
        return True
    try:
        run(sync, f"Пакеты из {lock.name} не ставятся", environment=environment)
    except Trouble as trouble:
        tell(f"{trouble}. Пробую pip…")
        return False
    return True


def _by_pip(folder: Path, lock: Path) -> None:
    run([sys.executable, "-m", "venv", folder], f"Окружение {folder} не сделано")
    command: list[str | Path] = [folder / "bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", lock]
    run(command, f"Пакеты из {lock.name} не ставятся. {CURE}", environment=QUIET)


def _uv(tools: Path, lock: Path) -> Path | None:
    """The one that the lock pins; several times as fast as pip. None where it cannot be had."""
    pinned = re.search(r"^uv==(\S+)(?:.*\\\n)*.*\n", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if pinned is None:
        return None
    folder = tools / f"uv-{pinned[1]}"
    program = folder / "bin/uv"
    if not program.exists():
        for old in tools.glob("uv-*"):
            shutil.rmtree(old)
        wish = tools / "uv.lock"
        try:
            tools.mkdir(parents=True, exist_ok=True)
            wish.write_text(pinned[0], encoding="utf-8")
            run([sys.executable, "-m", "venv", folder], "Окружение для uv не сделано")
            command: list[str | Path] = [
                folder / "bin/python",
                "-m",
                "pip",
                "install",
                "-q",
                "--require-hashes",
                "-r",
                wish,
            ]
            run(command, f"uv не ставится. {CURE}", environment=QUIET)
        except Trouble as trouble:
            tell(f"{trouble}. Обойдусь без него…")
            return None
    return program
