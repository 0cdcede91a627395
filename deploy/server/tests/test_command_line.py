"""What an operator has mistyped is told in a sentence of ours, and ends with 2."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from server import catalog, command_line, reposter

DEPLOY = Path(__file__).parents[2]


def told(*words: str) -> str:
    """What the commands of this clone say of it."""
    path = f"import sys; sys.path[:0] = [{str(DEPLOY)!r}, {str(DEPLOY.parent)!r}]"
    command = f"{path}; from server.__main__ import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", command, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


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
