"""What changes the house is done by one command at a time; a backup is made whenever it is wanted."""

from __future__ import annotations

import argparse
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import install, machine, one_command, restore, rotate
from server.layout import Layout
from server.trouble import Trouble

BUSY = "Другая команда channel-house уже работает"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.code.mkdir(parents=True)
    return layout


@pytest.fixture
def busy(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Iterator[Layout]:
    """Another command works; this one may do what root may, and would do nothing but say that it has begun."""
    for command in (install, restore, rotate):
        monkeypatch.setattr(command, "Layout", lambda: layout)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    other = os.open(layout.code, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    yield layout
    os.close(other)


def begun(*_arguments: object, **_named: object) -> Iterator[str]:
    pytest.fail("it has begun")
    yield ""


def test_of_two_the_second_is_refused_in_words_and_the_next_one_is_not(layout: Layout) -> None:
    with one_command.alone(layout), pytest.raises(Trouble, match=BUSY), one_command.alone(layout):
        pytest.fail("it has begun")
    with one_command.alone(layout):
        assert layout.code.is_dir()


def test_an_installation_waits_for_nobody(busy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_install", begun)
    for look in ("require_root", "system", "require_systemd"):
        monkeypatch.setattr(machine, look, lambda: None)
    options = argparse.Namespace(answers=None, only=None, stopped=False, check=False)
    with pytest.raises(Trouble, match=BUSY):
        install.main(options)


def test_a_restore_does_not_begin_but_a_drill_does(
    busy: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(restore, "_house", lambda _layout: None)
    monkeypatch.setattr(restore, "chosen", lambda _layout, _named: Path("/a-backup"))
    monkeypatch.setattr(restore, "restore", begun)
    monkeypatch.setattr(restore, "drill", lambda *_arguments, **_named: iter(["drilled"]))
    options = argparse.Namespace(backup="latest", into=None, drop=False, yes=True)
    with pytest.raises(Trouble, match=BUSY):
        restore.main(options)
    assert restore.main(argparse.Namespace(backup="latest", into="drill", drop=True, yes=False)) == 0
    assert capsys.readouterr().out == "drilled\n"


def test_no_secret_is_changed(busy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotate, "rotation", begun)
    options = argparse.Namespace(what="session-key", roles=[], another_bot=False)
    with pytest.raises(Trouble, match=BUSY):
        rotate.main(options)


def test_where_nothing_is_installed_nobody_is_kept_out_and_nothing_is_made(tmp_path: Path) -> None:
    with one_command.alone(Layout(tmp_path)):
        assert not list(tmp_path.iterdir())
