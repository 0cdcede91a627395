"""How this machine reaches packages, handed on to a tree of its own: what it trusts, and its settings of apt, pip, npm.

Nothing is known here of any mirror: whatever the machine has is copied, and where it has nothing, nothing is.
"""

from __future__ import annotations

import ast
import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TRUST: Final = ("/usr/local/share/ca-certificates", "/etc/ssl/certs/ca-certificates.crt")
FETCHERS: Final = re.compile(
    r"(pip|uv|npm_config)_.*|(https?|no|all)_proxy|ssl_cert_(file|dir)|node_extra_ca_certs|requests_ca_bundle",
    re.IGNORECASE,
)
_OF_APT: Final = re.compile(r"Acquire::(https?|Check-|Retries|ForceIPv)")
"""How it fetches; the rest is the distribution's."""
_PIP_SETTING: Final = re.compile(r"([a-z]+)\.([\w-]+)=(.+)")
_FOLDER: Final = re.compile(r"(?:file://)?(/[^/\s].*?)/?")


def environment() -> dict[str, str]:
    """Of this process, what tells pip, uv and npm where packages are and whom to trust."""
    return {name: value for name, value in os.environ.items() if FETCHERS.fullmatch(name)}


def hand_on(tree: Path) -> None:
    """Into a tree that has not been booted."""
    for known in map(Path, TRUST):
        _copy(known, tree)
    _copy(Path("/etc/resolv.conf"), tree)
    fetching = (line for line in _output("apt-config", "dump").splitlines() if _OF_APT.match(line))
    (tree / "etc/apt/apt.conf.d/90of-the-machine").write_text("".join(f"{line}\n" for line in fetching))
    with (tree / "etc/pip.conf").open("w", encoding="utf-8") as file:
        pip_file(pip_settings(_pip_configuration())).write(file)
    npm = Path.home() / ".npmrc"
    if npm.exists():
        shutil.copyfile(npm, tree / "root/.npmrc")


def folders() -> list[Path]:
    """Of this machine, where pip finds packages: those a tree has to see, too."""
    said = [*pip_settings(_pip_configuration()).values(), *environment().values()]
    return sorted(path for path in named_folders(said) if path.is_dir() and "ssl" not in path.parts)


def pip_settings(listed: str) -> dict[tuple[str, str], str]:
    """Section and name → value, of what `pip config list` prints; those of the environment are left out."""
    found = (_PIP_SETTING.fullmatch(line) for line in listed.splitlines())
    return {(each[1], each[2]): str(ast.literal_eval(each[3])) for each in found if each}


def pip_file(settings: Mapping[tuple[str, str], str]) -> configparser.RawConfigParser:
    made = configparser.RawConfigParser()
    for (section, name), value in settings.items():
        if not made.has_section(section):
            made.add_section(section)
        made.set(section, name, value)
    return made


def named_folders(said: Iterable[str]) -> Iterator[Path]:
    """Absolute paths, each once; of a folder of lists, the folder beside them, too, which they lead to."""
    found = (_FOLDER.fullmatch(word) for text in said for word in re.split(r"[\s,]+", text))
    for path in sorted({Path(each[1]) for each in found if each}):
        yield path.parent if path.name == "simple" else path


def _pip_configuration() -> str:
    return _output(sys.executable, "-m", "pip", "config", "list")


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _copy(source: Path, tree: Path) -> None:
    target = tree / source.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        target.unlink(missing_ok=True)
        shutil.copyfile(source, target)
