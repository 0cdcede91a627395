"""What an operator has mistyped is told in a sentence of ours, and ends with 2."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from server import catalog, command_line, install, reposter

DEPLOY = Path(__file__).parents[2]


def told(*words: str) -> str:
    """What the commands of this clone say of a mistake."""
    done = ended(*words)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def ended(*words: str) -> subprocess.CompletedProcess[str]:
    path = f"import sys; sys.path[:0] = [{str(DEPLOY)!r}, {str(DEPLOY.parent)!r}]"
    command = f"{path}; from server.__main__ import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", command, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["isntall"], "channel-house: «isntall» здесь не бывает", id="no such command"),
        pytest.param(["rotate", "keys"], "channel-house rotate: «keys» здесь не бывает", id="no such choice"),
        pytest.param(["rotate"], "channel-house rotate: не хватает слова: ЧТО", id="a word is missing"),
        pytest.param(["install", "--answers"], "после --answers нужно значение", id="a value is missing"),
        pytest.param(["install", "--check=now"], "после --check не пишут ничего", id="a value too many"),
        pytest.param(["backup", "--fast"], "channel-house backup: здесь не бывает: --fast", id="no such option"),
        pytest.param(["doctor", "catalog"], "channel-house doctor: здесь не бывает: catalog", id="a word too many"),
        pytest.param(["install", "--che"], "здесь не бывает: --che", id="half an option"),
    ],
)
def test_what_was_mistyped_is_told_in_a_sentence(words: list[str], said: str) -> None:
    line = told(*words)
    assert said in line
    assert line.endswith(". Что бывает, скажет --help.\n")
    assert line.count("\n") == 1
    assert not re.search(r"\b(usage|error|argument|choice)\b", line)


@pytest.mark.parametrize(
    ("command", "words"),
    [(catalog, ["createsuperuser", "--username", "anna"]), (reposter, ["enroll", "plan.json", "--help"])],
    ids=["catalog", "reposter"],
)
def test_words_for_a_service_are_the_services_to_read(command: object, words: list[str]) -> None:
    parser = command_line.parser("channel-house", "")
    command.arguments(parser)  # type: ignore[attr-defined]
    assert parser.parse_args(words).words == words


@pytest.mark.parametrize("words", [["help"], ["--help"], ["help", "backup"], ["backup", "--help"], ["reposter", "-h"]])
def test_help_is_given_however_it_is_asked_for_and_in_russian(words: list[str]) -> None:
    done = ended(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Как: channel-house")
    assert not re.search(r"\b(usage|show|arguments|options|message)\b", done.stdout)


@pytest.mark.parametrize(
    ("service", "commands"),
    [("catalog", ["createsuperuser", "after_restore"]), ("reposter", ["status", "enroll", "remove-donor"])],
)
def test_a_service_named_alone_says_what_it_is_asked(service: str, commands: list[str]) -> None:
    line = told(service)
    assert line.startswith(f"Назовите команду: channel-house {service} КОМАНДА.")
    assert line.count("\n") == 1
    assert all(command in line for command in commands)
    assert all(command in ended(service, "--help").stdout for command in commands)


# ── Where there is no Python yet ─────────────────────────────────────────────────────────────────────────────────────


def bare(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installer on a machine with nothing that it would install Python by: further than that it does not come."""
    (folder / "bin").mkdir(exist_ok=True)
    if not (folder / "bin/dirname").exists():
        (folder / "bin/dirname").symlink_to(str(shutil.which("dirname")))
    command = ["/bin/sh", str(DEPLOY / "install.sh"), *words]
    environment = {"PATH": str(folder / "bin")}
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--chekc"], "Здесь не бывает: --chekc."),
        (["catalog"], "Здесь не бывает: catalog."),
        (["--check=now"], "Здесь не бывает: --check=now."),
        (["--stopped", "--answers"], "После --answers нужно значение."),
        (["--answers", "none"], "Файл ответов none не читается"),
        (["--answers=none"], "Файл ответов none не читается"),
        (["--only", "webapp"], "бывает catalog или reposter, а не «webapp»"),
    ],
)
def test_what_was_mistyped_is_refused_before_python_is_installed(tmp_path: Path, words: list[str], said: str) -> None:
    done = bare(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "права root" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_where_there_is_no_python_every_option_is_known_all_the_same(tmp_path: Path) -> None:
    parser = command_line.parser("channel-house", "")
    install.arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    values = {"--answers": str(tmp_path / "answers"), "--only": "reposter"}
    (tmp_path / "answers").touch()
    words = [word for option in sorted(options - {"--check"}) for word in (option, values.get(option, "")) if word]
    assert "Нужны права root" in bare(tmp_path, *words).stderr  # which it asks about where it would install
    assert bare(tmp_path, "--check").stdout.startswith("✗ Python 3.11 с venv: его нет")
    asked = bare(tmp_path, "--help")
    assert asked.returncode == 0
    assert all(option in asked.stdout for option in options)
