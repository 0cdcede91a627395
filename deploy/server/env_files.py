"""Files of settings as systemd, a shell and an operator's editor read them: `NAME='value'`, root's alone."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_VALUE = r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])*"""
_ASSIGNMENT = re.compile(rf"^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=({_VALUE})[ \t]*(?:#.*)?$", re.MULTILINE)


def parse(text: str, what: str) -> dict[str, str]:
    """`UnfitError` names the line that is none. `what`: whose text it is, for people."""
    settings = {name: _value(quoted) for name, quoted in _ASSIGNMENT.findall(text)}
    for line in _ASSIGNMENT.sub("", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name = line.partition("=")[0].strip()[:40]
            raise UnfitError(f"{what}: строка «{name}…» не вида ИМЯ='значение'. Исправьте её и повторите.")
    return settings


def read(path: Path) -> dict[str, str]:
    """Nothing where there is no file."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return {}


def write(path: Path, settings: Mapping[str, str]) -> None:
    """All of it, at once or not at all: a full disk leaves the file as it was."""
    replace(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items()))


def change(path: Path, changes: Mapping[str, str | None]) -> None:
    """Some of it; the others, their order and the comments stay. None: the setting is taken away."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = dict(changes)

    def changed(found: re.Match[str]) -> str:
        if found[1] not in changes:
            return found[0]
        value = missing.pop(found[1], None)
        return "" if value is None else f"{found[1]}={shlex.quote(value)}"

    text = _ASSIGNMENT.sub(changed, text)
    added = "".join(f"{name}={shlex.quote(value)}\n" for name, value in missing.items() if value is not None)
    replace(path, f"{text.rstrip()}\n{added}".lstrip("\n"))


def _value(quoted: str) -> str:
    return "".join(shlex.split(quoted))


def replace(path: Path, text: str) -> None:
    """The whole file, at once or not at all; root's alone."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # of a write that was cut off
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
