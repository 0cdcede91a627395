"""A backup that is cut short, damaged, or none at all is known before anything is done with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from server.backups import manifest
from server.backups.manifest import Manifest
from server.spans import date
from server.trouble import Trouble, UnfitError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole one."""
    (tmp_path / "house.dump").write_bytes(b"PGDMP and so on")
    Manifest(
        made_at="2026-11-22T03:15:00+00:00",
        server_version="15.8",
        rows={"catalog.channel": 3},
        revisions={"reposter": ["0007"]},
        releases={"catalog": "20261120"},
        files={"house.dump": manifest.described(tmp_path / "house.dump")},
    ).write(tmp_path)
    return tmp_path


def test_a_whole_one_is_read_as_it_was_written(folder: Path) -> None:
    told = manifest.read(folder)
    manifest.verify(folder, told)
    assert date(told.at) == "22 ноября 2026, 03:15 UTC"
    assert (told.rows, told.revisions) == ({"catalog.channel": 3}, {"reposter": ["0007"]})


def cut(folder: Path) -> None:
    (folder / "house.dump").write_bytes(b"PGDMP and")


def change(folder: Path) -> None:
    (folder / "house.dump").write_bytes(b"PGDMP and SO on")


def lose(folder: Path) -> None:
    (folder / "house.dump").unlink()


def cut_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text((folder / "manifest.json").read_text()[:60])


def lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def another_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[1, 2]")


def no_time(folder: Path) -> None:
    text = (folder / "manifest.json").read_text().replace("2026-11-22T03:15:00+00:00", "last night")
    (folder / "manifest.json").write_text(text)


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        pytest.param(cut, "копия оборвана, house.dump не того размера", id="the dump is cut short"),
        pytest.param(change, "копия повреждена, у house.dump другая контрольная сумма", id="a byte is another"),
        pytest.param(lose, "копия неполна, нет файла house.dump", id="the dump is gone"),
        pytest.param(cut_manifest, "manifest.json испорчен", id="the manifest is cut short"),
        pytest.param(another_manifest, "manifest.json испорчен", id="the manifest is something else"),
        pytest.param(no_time, "manifest.json испорчен", id="it was made at no time"),
        pytest.param(lose_manifest, "это не резервная копия или она оборвана", id="there is no manifest"),
    ],
)
def test_a_backup_is_refused_in_words(folder: Path, happens: Callable[[Path], None], told: str) -> None:
    happens(folder)
    with pytest.raises(Trouble, match=f"{told}.* Возьмите другую"):
        manifest.verify(folder, manifest.read(folder))


def test_a_backup_of_another_form_is_refused_for_good(folder: Path) -> None:
    text = (folder / "manifest.json").read_text().replace('"form": 1', '"form": 2')
    (folder / "manifest.json").write_text(text)
    with pytest.raises(UnfitError, match="другой версией программы"):
        manifest.read(folder)
