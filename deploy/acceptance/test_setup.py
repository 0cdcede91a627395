"""`deploy/setup` on machines that lack something, told apart by a stand-in for python3. No network is used."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SHELL_TOOLS = ("cat", "cksum", "dirname", "mkdir", "cp", "chmod", "rm", "sed", "sh")

PYTHON = """#!/bin/sh
# Answers as a python of version 3.$MINOR would; what is in $FAILS (a pattern) fails.
echo "$*" >> "$JOURNAL"
case "$*" in
    $FAILS) exit 1 ;;
    *version_info*) [ "$MINOR" -ge 11 ] ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$STAND_IN" .venv/bin/python ;;
esac
"""


class Machine:
    """A folder with the house's set-up and lock, and a PATH that holds nothing but a shell's tools."""

    def __init__(self, root: Path) -> None:
        self.house, self.programs, self.journal = root / "a house", root / "programs", root / "journal"
        self.programs.mkdir()
        for name in SHELL_TOOLS:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        (self.house / "deploy").mkdir(parents=True)
        for name in ("setup", "find_python"):
            shutil.copy(HOUSE / "deploy" / name, self.house / "deploy")
        self.lock("uv==1.0 \\\n    --hash=sha256:00\nzope==1.0 \\\n    --hash=sha256:00\n")
        self.journal.touch()

    def lock(self, text: str) -> None:
        (self.house / "requirements-dev.lock").write_text(text)

    def has_python(self) -> None:
        stand_in = self.programs / "python3"
        stand_in.write_text(PYTHON)
        stand_in.chmod(0o755)

    def sets_up(self, *, minor: int = 11, fails: str = "nothing") -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": str(self.programs),
            "JOURNAL": str(self.journal),
            "STAND_IN": str(self.programs / "python3"),
            "MINOR": str(minor),
            "FAILS": fails,
        }
        self.journal.write_text("")
        return subprocess.run(
            [self.programs / "sh", self.house / "deploy" / "setup"],
            env=environment, capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip

    def did(self, what: str) -> bool:
        return what in self.journal.read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_python_it_says_what_is_needed(machine: Machine) -> None:
    told = machine.sets_up()
    assert told.returncode == 1
    assert "Python 3.11 or newer is needed" in told.stderr


def test_an_old_python_is_as_good_as_none(machine: Machine) -> None:
    machine.has_python()
    told = machine.sets_up(minor=10)
    assert told.returncode == 1
    assert "Python 3.11 or newer is needed" in told.stderr


def test_a_python_without_venv_is_told_from_a_missing_one(machine: Machine) -> None:
    machine.has_python()
    told = machine.sets_up(fails="*ensurepip*")
    assert told.returncode == 1
    assert "no venv module" in told.stderr


def test_the_second_time_it_neither_does_nor_says_anything(machine: Machine) -> None:
    machine.has_python()
    assert machine.sets_up().returncode == 0
    second = machine.sets_up()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert machine.journal.read_text() == ""


def test_a_changed_lock_is_installed_into_the_same_environment(machine: Machine) -> None:
    machine.has_python()
    machine.sets_up()
    machine.lock("uv==2.0 \\\n    --hash=sha256:00\n")
    assert machine.sets_up().returncode == 0
    assert machine.did("uv pip sync")
    assert not machine.did("-m venv")


def test_a_moved_folder_gets_a_new_environment(machine: Machine) -> None:
    machine.has_python()
    machine.sets_up()
    machine.house = machine.house.rename(machine.house.with_name("moved"))
    assert machine.sets_up().returncode == 0
    assert machine.did("-m venv")


def test_pip_steps_in_when_uv_fails(machine: Machine) -> None:
    machine.has_python()
    told = machine.sets_up(fails="-m uv *")
    assert told.returncode == 0
    assert machine.did("pip install -q --require-hashes -r requirements-dev.lock")


def test_what_could_not_be_installed_is_tried_again_the_next_time(machine: Machine) -> None:
    machine.has_python()
    assert machine.sets_up(fails="-m * --require-hashes *").returncode == 1
    assert machine.sets_up().returncode == 0
    assert machine.did("uv pip sync")
