"""`… | head`: a command whose reader has seen enough ends in silence."""

import subprocess
import sys

import pytest

from reposter_service.reader_gone import until_the_reader_leaves

TALKS_ON = """
import sys
from reposter_service.reader_gone import until_the_reader_leaves
def command():
    for number in range(100_000):
        print(number)
    return 5
sys.exit(until_the_reader_leaves(command))
"""


def test_a_command_whose_reader_has_left_ends_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TALKS_ON], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as talking:
        assert talking.stdout is not None
        assert talking.stderr is not None
        assert talking.stdout.readline() == "0\n"
        talking.stdout.close()
        assert talking.stderr.read() == ""
    assert talking.returncode == 0


def test_a_broken_pipe_to_somebody_else_is_an_error() -> None:
    def loses_its_database() -> int:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        until_the_reader_leaves(loses_its_database)


def test_the_exit_code_is_the_commands() -> None:
    assert until_the_reader_leaves(lambda: 3) == 3
