"""Settings of a running demo, for an operator's commands."""

import subprocess
from pathlib import Path

from demo.env_file import env_file

SETTINGS = {"REPOSTER_BOT_TOKEN": "1:a b'c$(false)", "REPOSTER_ADMIN_IDS": "1,2"}


def test_a_shell_reads_exactly_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "env"
    with env_file(path, SETTINGS):
        shell = ["sh", "-c", 'set -a; . "$0"; printf "%s|%s" "$REPOSTER_BOT_TOKEN" "$REPOSTER_ADMIN_IDS"', str(path)]
        read = subprocess.run(shell, check=True, capture_output=True, text=True).stdout
    assert read == "|".join(SETTINGS.values())


def test_nobody_else_may_read_it_and_it_goes_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("of a demo that was killed")
    path.chmod(0o644)
    with env_file(path, SETTINGS):
        assert path.stat().st_mode & 0o777 == 0o600
        assert "killed" not in path.read_text()
    assert not path.exists()
