"""Who may read and write what: set right with each installation."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from server import accounts
from server.accounts import Account
from server.layout import ACCOUNTS, SERVICES, Layout


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """Its accounts are root, or whoever runs this, each in a group of its own where root may say so: a test's machine
    has none of the house's.
    """
    there = tmp_path.stat()
    groups = {of: there.st_gid if os.geteuid() else 54321 + number for number, of in enumerate(ACCOUNTS)}
    monkeypatch.setattr(accounts, "account", lambda of: Account(there.st_uid, groups[of]))
    return Layout(tmp_path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_are_as_they_are_to_be_however_they_were(layout: Layout) -> None:
    layout.backups.mkdir(parents=True, mode=0o755)
    accounts.ensure_folders(layout)
    assert [mode(each) for each in (layout.backups, layout.settings, layout.media)] == [0o700, 0o755, 0o755]


@pytest.mark.parametrize("service", SERVICES)
def test_an_upgrades_lock_is_for_root_and_for_the_account_that_waits_for_it(layout: Layout, service: str) -> None:
    layout.releases(service).mkdir(parents=True)
    layout.releases(service).chmod(0o755)  # as it was made before
    accounts.ensure_folders(layout)
    assert mode(layout.releases(service)) == 0o751
    assert layout.releases(service).stat().st_gid == accounts.account(service).group


def test_the_installations_lock_is_roots_and_what_is_below_is_within_reach(layout: Layout) -> None:
    accounts.ensure_folders(layout)
    assert [mode(each) for each in (layout.code, layout.code / "catalog")] == [0o711, 0o755]


@pytest.mark.parametrize("name", ["catalog.env", "catalog-web.env", "reposter.env.before", "old-session-keys"])
def test_a_file_of_settings_or_of_keys_that_others_could_read_is_closed(layout: Layout, name: str) -> None:
    layout.settings.mkdir(parents=True)
    file = layout.settings / name
    file.write_text("CATALOG_SECRET_KEY='x'\n")
    file.chmod(0o644)
    if os.geteuid() == 0:
        os.chown(file, 54321, 54321)  # as rsync or an editor has left it
    accounts.ensure_folders(layout)
    assert (mode(file), file.stat().st_uid) == (0o600, os.geteuid())
