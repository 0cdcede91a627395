"""Releases: the same code is the same release, half of one is none, and one always runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from server import releases
from server.layout import CATALOG, Layout
from server.releases import Contents, Release


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in {
        "code/one.py": "1",
        "code/tests/test_one.py": "1",
        "code/__pycache__/one.pyc": "1",
        "units/a.service": "[Unit]",
    }.items():
        (tmp_path / "house" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "house" / name).write_text(text)
    return tmp_path / "house"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path / "root")
    found.releases(CATALOG).mkdir(parents=True)
    return found


def contents(house: Path) -> Contents:
    return Contents(house, (("code", "code"), ("units/b.service", "units/a.service")))


def finished(layout: Layout, name: str) -> Release:
    made = Release(layout.releases(CATALOG) / name)
    made.folder.mkdir()
    (made.folder / releases.COMPLETE).touch()
    return made


def test_a_release_has_the_code_without_tests_and_caches(house: Path, layout: Layout) -> None:
    made = releases.release(layout, CATALOG, contents(house))
    releases.build(made, contents(house))
    found = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}
    assert found == {"code/one.py", "units/b.service", "complete"}


def test_the_same_code_is_the_release_that_is_there(house: Path, layout: Layout) -> None:
    made = releases.release(layout, CATALOG, contents(house))
    releases.build(made, contents(house))
    (house / "code/tests/test_one.py").write_text("2")
    assert releases.release(layout, CATALOG, contents(house)) == made


@pytest.mark.parametrize("changed", ["code/one.py", "code/new.py", "units/a.service"])
def test_whatever_is_changed_makes_another_release(house: Path, layout: Layout, changed: str) -> None:
    before = contents(house).sum()
    (house / changed).write_text("another")
    assert contents(house).sum() != before


def test_a_release_that_was_cut_off_in_the_making_is_made_anew(house: Path, layout: Layout) -> None:
    made = releases.release(layout, CATALOG, contents(house))
    releases.build(made, contents(house))
    (made.folder / releases.COMPLETE).unlink()
    (made.folder / "code/one.py").write_text("half")
    again = releases.release(layout, CATALOG, contents(house))
    releases.build(again, contents(house))
    assert (again.folder / "code/one.py").read_text() == "1"
    assert again.is_complete


def test_of_a_step_that_fails_nothing_is_left(house: Path, layout: Layout) -> None:
    def fails(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        releases.build(releases.release(layout, CATALOG, contents(house)), contents(house), (fails,))
    assert list(layout.releases(CATALOG).iterdir()) == []


def test_the_link_leads_to_the_release_from_wherever_the_tree_is_mounted(layout: Layout) -> None:
    releases.switch(layout, CATALOG, finished(layout, "1"))
    releases.switch(layout, CATALOG, finished(layout, "2"))
    assert str(layout.current(CATALOG).readlink()) == "releases/2"
    assert releases.current(layout, CATALOG) == Release(layout.releases(CATALOG).resolve() / "2")


def test_the_last_three_stay_and_the_one_that_runs(layout: Layout) -> None:
    for name in ("1", "2", "3", "4", "5"):
        finished(layout, name)
    (layout.releases(CATALOG) / "6").mkdir()  # never finished
    releases.switch(layout, CATALOG, Release(layout.releases(CATALOG) / "1"))
    assert sorted(releases.prune(layout, CATALOG)) == ["2", "6"]
    assert sorted(path.name for path in layout.releases(CATALOG).iterdir()) == ["1", "3", "4", "5"]
