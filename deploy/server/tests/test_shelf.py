"""Backups whose files are somebody else's: the account that makes one each night works all the same."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from server.backups import shelf

ACCOUNT = 65432
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="who owns a file, root alone may say")


@pytest.fixture
def folder() -> Iterator[Path]:
    """The account's, where it may go in."""
    with tempfile.TemporaryDirectory(prefix="house-shelf-") as made:
        os.chown(made, ACCOUNT, ACCOUNT)
        yield Path(made)


def brought(folder: Path, name: str) -> Path:
    """A backup with another server's owner."""
    picture = folder / name / "media/ab/picture.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"RIFF")
    (folder / name).chmod(0o700)
    return folder / name


def test_a_backup_of_another_server_becomes_the_accounts(folder: Path) -> None:
    backup = brought(folder, "20261121T030000Z")
    shelf.hand_over(folder)
    owners = {path.stat().st_uid for path in (backup, *backup.rglob("*"))}
    assert owners == {ACCOUNT}


def test_what_root_was_cut_off_in_keeps_no_night_from_its_backup(folder: Path) -> None:
    brought(folder, ".20261121T030000Z.part")
    child = os.fork()
    if child == 0:
        try:
            os.setuid(ACCOUNT)
            with shelf.new_backup(folder) as part:
                (part / "house.dump").write_bytes(b"PGDMP")
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [path.name for path in shelf.all_of(folder)] == [
        path.name for path in folder.iterdir() if path.name[0] != "."
    ]
    with shelf.new_backup(folder):
        assert not (folder / ".20261121T030000Z.part").exists()
