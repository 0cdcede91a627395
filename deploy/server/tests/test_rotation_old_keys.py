"""Keys that were replaced: kept once each, by the day, for root alone."""

from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from server.layout import Layout
from server.rotation import old_keys
from server.trouble import UnfitError

FIRST, SECOND = (Fernet.generate_key().decode() for _ in range(2))
MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    return made


def test_the_newest_comes_first_and_nobody_else_may_read_them(layout: Layout) -> None:
    assert old_keys.kept(layout) == []
    old_keys.keep(layout, FIRST, MONDAY)
    old_keys.keep(layout, SECOND, FRIDAY)
    assert old_keys.kept(layout) == [(FRIDAY, SECOND), (MONDAY, FIRST)]
    assert oct(layout.old_session_keys.stat().st_mode & 0o777) == "0o600"
    assert layout.old_session_keys.read_text().splitlines()[1:] == [f"2026-11-16 {FIRST}", f"2026-11-20 {SECOND}"]


def test_a_key_that_is_kept_once_more_is_there_once_with_its_last_day(layout: Layout) -> None:
    for key, ended in ((FIRST, MONDAY), (SECOND, MONDAY), (FIRST, FRIDAY)):
        old_keys.keep(layout, key, ended)
    assert old_keys.kept(layout) == [(FRIDAY, FIRST), (MONDAY, SECOND)]


@pytest.mark.parametrize("line", ["2026-11-16", "yesterday {key}", "{key}", "2026-11-16 {key} {key}"])
def test_a_line_that_is_none_is_named_without_its_key(layout: Layout, line: str) -> None:
    layout.old_session_keys.write_text(f"# a remark\n\n{line.format(key=FIRST)}\n")
    with pytest.raises(UnfitError, match=r"old-session-keys, строка 3: нужны день") as told:
        old_keys.kept(layout)
    assert FIRST not in str(told.value)
    assert FIRST not in repr(old_keys.OldKey(MONDAY, FIRST))
