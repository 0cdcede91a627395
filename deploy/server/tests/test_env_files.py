"""Files of settings: what a shell, systemd and this room read alike, and what a write that is cut off leaves."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server import env_files
from server.trouble import UnfitError

VALUES = st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t"), max_size=60)


@given(VALUES)
def test_what_is_written_is_read_again(value: str) -> None:
    text = f"NAME={shlex.quote(value)}\n"
    assert env_files.parse(text, "a file") == {"NAME": value}


def test_a_shell_reads_the_same(tmp_path: Path) -> None:
    settings = {"ONE": 'it\'s $HOME `x` \\ "quoted"', "TWO": "", "THREE": "first\nsecond", "FOUR": "https://a/?b=1&c=2"}
    env_files.write(tmp_path / "file.env", settings)
    script = f'set -a; . {tmp_path}/file.env; printf "%s\\0" "$ONE" "$TWO" "$THREE" "$FOUR"'
    told = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True).stdout
    assert told.split("\0")[:-1] == list(settings.values())


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("NAME=plain", "plain", id="bare"),
        pytest.param("export NAME='with a space'", "with a space", id="exported"),
        pytest.param('NAME="double" # why', "double", id="with a comment"),
        pytest.param("NAME=", "", id="empty"),
        pytest.param("NAME='a'\"'\"'b'", "a'b", id="a quote inside"),
    ],
)
def test_lines_as_operators_write_them(line: str, value: str) -> None:
    assert env_files.parse(f"# a comment\n\n{line}\n", "a file") == {"NAME": value}


@pytest.mark.parametrize("line", ["what is this", "NAME = 1", "1NAME=2", "NAME='open"])
def test_a_line_that_is_none_is_named_and_its_value_is_not(line: str) -> None:
    with pytest.raises(UnfitError, match="не вида") as told:
        env_files.parse(f"GOOD=1\n{line}\n", "/etc/a.env")
    assert "/etc/a.env" in str(told.value)
    assert "open" not in str(told.value)


def test_a_change_keeps_comments_order_and_the_others(tmp_path: Path) -> None:
    file = tmp_path / "file.env"
    file.write_text("# the first\nONE=1\nTWO='2'\n# the third\nTHREE=3\n")
    env_files.change(file, {"TWO": "two words", "FOUR": "4", "THREE": None})
    assert file.read_text() == "# the first\nONE=1\nTWO='two words'\n# the third\n\nFOUR=4\n".replace(
        "\n\nFOUR", "\nFOUR"
    )


def test_a_file_is_its_owners_alone_whatever_the_mask_says(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        env_files.write(tmp_path / "file.env", {"NAME": "secret"})
    finally:
        os.umask(before)
    assert (tmp_path / "file.env").stat().st_mode & 0o777 == 0o600


def test_a_write_that_was_cut_off_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".file.env.part").write_text("NAME='ha")
    env_files.write(tmp_path / "file.env", {"NAME": "whole"})
    assert env_files.read(tmp_path / "file.env") == {"NAME": "whole"}
    assert [path.name for path in tmp_path.iterdir()] == ["file.env"]
