"""The house rules that a machine can see: locks, names, sizes, nothing left open."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2]
MOST_LINES = 400
NAMELESS = re.compile(r"(^|/)(utils?|helpers?|common|misc)(\.[a-z]+|/)")
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
REQUIREMENT = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(\[[^]]*])?==(?P<version>\S+)( ; [^\\]+)? \\")


def files(*suffixes: str) -> list[Path]:
    """The repository's files as far as git knows them and they are still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=True, text=True)
    paths = [HOUSE / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


SOURCES = files(".py", ".sh", ".ts", ".tsx", ".css", ".js", ".sql")
LOCKS = files(".lock")
SERVICES = [HOUSE / "catalog_service", HOUSE / "reposter_service"]
WEBAPP = HOUSE / "webapp"
GENERATED = {"versions", "migrations", "schema.d.ts"}
KNOWS_TELEGRAM = re.compile(r"tgWebApp|web_app_|TelegramWebviewProxy|TelegramGameProxy|\bTelegram\.[A-Z]|telegram\.org")


def pinned(lock: Path) -> dict[str, str]:
    """Name and version of every requirement in the lock."""
    found = (REQUIREMENT.fullmatch(line) for line in lock.read_text().splitlines())
    return {line["name"]: line["version"] for line in found if line}


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_holds_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_pins_everything_with_hashes(lock: Path) -> None:
    stanzas = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert [text for text in stanzas if not REQUIREMENT.match(text) or "--hash=sha256:" not in text] == []


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.parent in SERVICES], ids=name)
def test_a_service_runs_on_the_versions_it_was_tested_with(lock: Path) -> None:
    tested = pinned(HOUSE / "requirements-dev.lock")
    assert pinned(lock).items() <= tested.items()


def packages_of_the_app() -> dict[str, dict[str, Any]]:
    """What is installed to build the Mini App, by its folder; the app itself apart."""
    packages: dict[str, dict[str, Any]] = json.loads((WEBAPP / "package-lock.json").read_text())["packages"]
    return {folder: package for folder, package in packages.items() if folder}


def test_the_packages_of_the_app_are_pinned_by_hashes_and_no_address() -> None:
    packages = packages_of_the_app()
    assert [folder for folder, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [folder for folder, package in packages.items() if "resolved" in package] == []


def test_the_packages_of_the_app_are_locked_for_every_machine_that_they_are_made_for() -> None:
    """npm keeps in a lock what it found at hand: a package for another kind of machine may be missing."""
    locked = {folder.split("node_modules/")[-1] for folder in packages_of_the_app()}
    wanted = [set(package.get("optionalDependencies", {})) for package in packages_of_the_app().values()]
    assert sorted(set().union(*wanted) - locked) == []


def test_versions_that_the_app_names_are_exact() -> None:
    package = json.loads((WEBAPP / "package.json").read_text())
    named = {**package.get("dependencies", {}), **package["devDependencies"]}
    assert {name: version for name, version in named.items() if not re.fullmatch(r"[0-9.]+", version)} == {}


def test_only_the_bridge_of_the_app_knows_telegram() -> None:
    written = [path for path in SOURCES if WEBAPP / "src" in path.parents and ".test" not in path.suffixes]
    strangers = [path for path in written if WEBAPP / "src" / "telegram" not in path.parents]
    assert [name(path) for path in strangers if KNOWS_TELEGRAM.search(path.read_text())] == []


def test_no_file_is_named_after_nothing() -> None:
    assert [name(path) for path in SOURCES if NAMELESS.search(name(path))] == []


def test_nothing_is_left_open_in_the_code() -> None:
    assert [name(path) for path in SOURCES if LEFT_OPEN.search(path.read_text())] == []


def test_no_file_is_two_rooms_in_one() -> None:
    written = [path for path in SOURCES if not GENERATED & set(path.parts)]
    long = {name(path): len(path.read_text().splitlines()) for path in written}
    assert {file: lines for file, lines in long.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("package", [path for path in SOURCES if path.name == "__init__.py"], ids=name)
def test_a_package_says_what_room_it_is(package: Path) -> None:
    docstring = ast.get_docstring(ast.parse(package.read_text()))
    assert docstring is not None
    assert len(docstring.splitlines()) > 1


def imported(path: Path) -> set[str]:
    """Every module that the file imports, as written."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_nothing_that_runs_imports_a_test() -> None:
    running = [path for path in files(".py") if not {"tests", "acceptance", "e2e"} & set(path.parts)]
    assert [name(path) for path in running if any("tests" in module.split(".") for module in imported(path))] == []


SHELL_SCRIPTS = [
    *("deploy/setup", "deploy/run", "deploy/lock", "deploy/webapp", "deploy/find_python", "deploy/install.sh"),
    *("deploy/doctor", ".ci/run"),
]


@pytest.mark.parametrize("script", SHELL_SCRIPTS)
def test_a_script_is_readable_for_its_shell(script: str) -> None:
    shell = (HOUSE / script).read_text().splitlines()[0].split("/")[-1].split()[-1]
    assert subprocess.run([shell, "-n", HOUSE / script], check=False).returncode == 0
