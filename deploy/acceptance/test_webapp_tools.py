"""`deploy/webapp` on machines with and without Node, told apart by stand-ins for it; once with the lock's own Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SHELL_TOOLS = (
    "cat", "cksum", "cp", "cut", "dirname", "find", "flock", "mkdir", "mv", "rm", "sh", "sleep", "sort", "xargs",
)  # fmt: skip
NODE = ("node", "nodejs", "npm", "npx", "corepack")

A_NODE = '#!/bin/sh\n[ "$NODE_IS_NEW" = yes ]\n'
A_NPM = """#!/bin/sh
# Answers as npm does; what is in $FAILS (a pattern) fails.
[ "$1" = --version ] && { echo "$NPM_VERSION"; exit; }
echo "npm $*${NODE_ENV:+ for $NODE_ENV}" >> "$JOURNAL"
case "$*" in
    $FAILS) exit 1 ;;
    ci*) rm -rf node_modules && sleep 0.3 && mkdir node_modules ;;
    *build*) mkdir -p dist && cp index.html dist/ ;;
esac
echo "npm $1 done" >> "$JOURNAL"
"""
A_PYTHON = """#!/bin/sh
# `python -m venv .node`, and pip that puts node and npm there.
echo "python $*" >> "$JOURNAL"
case "$*" in
    $FAILS) exit 1 ;;
    "-m venv"*) mkdir -p .node/bin && cp "$SPARE/python" .node/bin/ ;;
    *"pip install"*) cp "$SPARE/node" "$SPARE/npm" .node/bin/ ;;
esac
"""


class Machine:
    """A folder with the Mini App and its script, and a PATH that holds nothing but a shell's tools."""

    def __init__(self, root: Path) -> None:
        self.house, self.programs, self.spare = root / "a house", root / "programs", root / "spare"
        self.journal = root / "journal"
        for folder in (self.programs, self.spare, self.house / "deploy", self.house / "webapp" / "src"):
            folder.mkdir(parents=True)
        for name in SHELL_TOOLS:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        for name in ("webapp", "find_python"):
            shutil.copy(HOUSE / "deploy" / name, self.house / "deploy")
        for name in ("index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "node.lock"):
            self.writes(name, name)
        self.writes("src/main.tsx", "1")
        program(self.programs / "python3", A_PYTHON)
        program(self.spare / "python", A_PYTHON)
        program(self.spare / "node", A_NODE.replace("$NODE_IS_NEW", "yes"))
        program(self.spare / "npm", A_NPM)
        self.journal.touch()

    def writes(self, name: str, text: str) -> None:
        (self.house / "webapp" / name).write_text(text)

    def has_node(self) -> None:
        program(self.programs / "node", A_NODE)
        program(self.programs / "npm", A_NPM)

    def starts(
        self, *command: str, fails: str = "nothing", npm: str = "11.2.0", new: str = "yes"
    ) -> subprocess.Popen[str]:
        environment = {
            "PATH": str(self.programs),
            "JOURNAL": str(self.journal),
            "SPARE": str(self.spare),
            "FAILS": fails,
            "NPM_VERSION": npm,
            "NODE_IS_NEW": new,
            "NODE_ENV": "production",  # as servers have it; nothing here depends on that
        }
        return subprocess.Popen(
            [self.programs / "sh", self.house / "deploy" / "webapp", *command],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/",
        )  # fmt: skip

    def runs(self, *command: str, fails: str = "nothing", npm: str = "11.2.0", new: str = "yes") -> tuple[int, str]:
        """The exit code, and what was said; what was done is in the journal."""
        self.journal.write_text("")
        with self.starts(*command, fails=fails, npm=npm, new=new) as running:
            told, complained = running.communicate()
        return running.returncode, told + complained

    def did(self, what: str) -> int:
        return sum(what in line for line in self.journal.read_text().splitlines())


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_app_is_built_and_the_second_time_nothing_is_done_or_said(machine: Machine) -> None:
    machine.has_node()
    assert machine.runs()[0] == 0
    assert (machine.house / "webapp" / "dist" / "index.html").exists()
    assert machine.runs() == (0, "")
    assert machine.journal.read_text() == ""


def test_a_changed_source_is_built_anew_with_the_packages_that_are_there(machine: Machine) -> None:
    machine.has_node()
    machine.runs()
    machine.writes("src/main.tsx", "2")
    assert machine.runs() == (0, "")
    assert (machine.did("build"), machine.did("npm ci")) == (1, 0)


def test_a_changed_lock_is_installed_anew(machine: Machine) -> None:
    machine.has_node()
    machine.runs()
    machine.writes("package-lock.json", "another")
    assert machine.runs()[0] == 0
    assert machine.did("npm ci --ignore-scripts --include=dev --include=optional") == 1


def test_packages_that_were_left_half_way_are_installed_anew(machine: Machine) -> None:
    machine.has_node()
    machine.runs()
    machine.writes("package-lock.json", "another")
    assert machine.runs(fails="ci*")[0] == 1
    machine.writes("package-lock.json", "package-lock.json")
    assert machine.runs("npm", "run", "check")[0] == 0
    assert machine.did("npm ci done") == 1


@pytest.mark.parametrize(
    ("npm", "new"), [pytest.param("10.9.4", "yes", id="an old npm"), pytest.param("11.2.0", "no", id="an old node")]
)
def test_what_is_too_old_is_as_good_as_none(machine: Machine, npm: str, new: str) -> None:
    machine.has_node()
    assert machine.runs(npm=npm, new=new)[0] == 0
    assert machine.did("pip install") == 1


def test_without_node_the_one_of_the_lock_is_set_up_once(machine: Machine) -> None:
    code, told = machine.runs()
    assert code == 0
    assert "Setting up webapp/.node" in told
    assert (machine.did("--require-hashes -r node.lock"), machine.did("npm run")) == (1, 2)
    machine.writes("src/main.tsx", "2")
    assert machine.runs() == (0, "")
    assert machine.did("pip install") == 0


def test_a_moved_folder_gets_a_new_node(machine: Machine) -> None:
    machine.runs()
    machine.house = machine.house.rename(machine.house.with_name("moved"))
    machine.writes("src/main.tsx", "2")
    assert machine.runs()[0] == 0
    assert machine.did("-m venv") == 1


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        pytest.param("*pip install*", "put Node 20.19, 22.12 or newer with npm 11 or newer on the PATH", id="node"),
        pytest.param("ci*", "packages of webapp/package-lock.json could not be installed", id="packages"),
        pytest.param("*build*", "The Mini App could not be built", id="the app"),
    ],
)
def test_what_fails_is_said_in_words_and_tried_again_the_next_time(machine: Machine, fails: str, words: str) -> None:
    code, told = machine.runs(fails=fails)
    assert code == 1
    assert words in told
    assert machine.runs()[0] == 0
    assert machine.did("npm run --silent build") == 1


def test_what_was_built_last_is_there_while_a_source_is_wrong(machine: Machine) -> None:
    machine.has_node()
    machine.runs()
    machine.writes("src/main.tsx", "wrong")
    assert machine.runs(fails="*build*")[0] == 1
    assert (machine.house / "webapp" / "dist" / "index.html").exists()
    assert machine.runs(fails="*build*")[0] == 1


def test_of_two_at_once_one_works_and_the_other_waits(machine: Machine) -> None:
    machine.has_node()
    with machine.starts() as first, machine.starts() as second:
        assert (first.wait(), second.wait()) == (0, 0)
    assert (machine.did("npm ci done"), machine.did("npm run done")) == (1, 1)


def test_a_command_finds_its_packages(machine: Machine) -> None:
    machine.has_node()
    assert machine.runs("npm", "run", "check", fails="*build*")[0] == 0
    assert machine.journal.read_text().splitlines()[-2:] == ["npm run check", "npm run done"]
    assert (machine.did("npm ci done"), machine.did("for production")) == (1, 0)


def everything_but_node(programs: Path) -> Path:
    """A folder of links to the programs of this machine's PATH, without its Node."""
    programs.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for path in Path(folder).glob("*"):
            if path.name not in NODE and not (programs / path.name).is_symlink():
                (programs / path.name).symlink_to(path)
    return programs


def copy_of_the_app(house: Path) -> Path:
    """Another folder of the house, that has everything but Node and a build."""
    subprocess.run(["sh", HOUSE / "deploy" / "webapp"], check=True)
    shutil.copytree(HOUSE / "webapp" / "src", house / "webapp" / "src")
    for path in (HOUSE / "webapp").glob("*.*"):
        shutil.copy(path, house / "webapp")
    (house / "webapp" / "node_modules").symlink_to(HOUSE / "webapp" / "node_modules")
    (house / "deploy").mkdir()
    for name in ("webapp", "find_python"):
        shutil.copy(HOUSE / "deploy" / name, house / "deploy")
    return house


def test_the_node_of_the_lock_builds_the_app(tmp_path: Path) -> None:
    """With everything of this machine but its Node; skipped where there is no way to PyPI."""
    house = copy_of_the_app(tmp_path / "house")
    environment = {**os.environ, "PATH": str(everything_but_node(tmp_path / "programs"))}
    command = ["sh", str(house / "deploy" / "webapp")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if "Node could not be installed" in done.stderr:
        pytest.skip(f"60 MB are needed from PyPI: {done.stderr}")
    assert done.returncode == 0, done.stderr
    assert (house / "webapp" / ".node" / "bin" / "node").exists()
    page = (house / "webapp" / "dist" / "index.html").read_text()
    head, body = page.split("</head>")
    assert (head.count("<style>"), head.count("<script>"), page.count("</script>")) == (1, 1, 1)
    assert "<!--boot-->" in body
