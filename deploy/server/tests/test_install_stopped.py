"""A house that is installed for a restore is whole and waits for its rows: nothing starts, now or with the machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from server import backup, database, env_files, install, installation, upgrade, waiting
from server.installation import Installation
from server.layout import CATALOG, REPOSTER, TIMERS, UNITS, Layout
from server.tests.test_upgrade import NEW, Place, killed, place, resume
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from server.house_code import Code

__all__ = ["place"]
TO_DO = r"дом ждёт своих данных: channel-house restore latest --yes\. .*Уберите файл .*/waits-for-restore"


@pytest.fixture
def still(place: Place) -> Place:
    """As `--stopped` finds it: nothing runs."""
    waiting.begin(place.layout)
    place.units.active = dict.fromkeys((*UNITS[CATALOG], "catalog-web.socket", *TIMERS), "inactive")
    return place


def verbs(place: Place) -> set[str]:
    return {asked.split()[0] for asked in place.asked()}


def test_everything_is_put_there_and_nothing_is_started_now_or_with_the_machine(still: Place) -> None:
    still.upgrade()
    assert still.state() == ("new", "new", "new", "new")
    assert still.leftovers() == []
    assert "well" not in still.schema.done
    assert verbs(still) == {"daemon-reload", "disable"}
    assert set(still.asked()[-1].split()) >= {"catalog-web.socket", *UNITS[CATALOG]}


@pytest.mark.parametrize("waits", [False, True])
def test_installed_once_more_it_still_waits(still: Place, monkeypatch: pytest.MonkeyPatch, *, waits: bool) -> None:
    if not waits:
        waiting.end(still.layout)
        still.units.disabled = set(still.units.active)
    monkeypatch.setattr(installation, "_house", lambda _layout: still.house)
    (still.layout.root / "usr/local/sbin").mkdir(parents=True)
    code = cast("Code", SimpleNamespace(put_room=lambda: still.old))
    house = Installation(still.layout, code, {}, {CATALOG: NEW}, (CATALOG,))
    house._refresh(CATALOG, still.old)
    replace(house, services=())._surroundings()
    assert env_files.read(still.layout.env(CATALOG)) == NEW
    asked = "\n".join(still.asked())
    deeds = ("disable",) if waits else ("enable", "start")
    assert verbs(still) == {"daemon-reload", *deeds}
    assert all(unit in asked for unit in ("catalog-web.socket", "catalog-web.service", *TIMERS))
    assert still.units.deeds == []


def test_what_does_not_succeed_is_taken_back_and_stands_still(still: Place) -> None:
    still.schema.breaks["migrate"] = Trouble("миграции не прошли")
    with pytest.raises(Trouble, match=r"миграции не прошли\. На месте прежняя версия old, она не запущена"):
        still.upgrade()
    assert still.state() == ("old", "old", "old", "old")
    assert not {"start", "enable"} & verbs(still)


def test_cut_off_after_the_switch_it_is_not_started_to_see_whether_it_is_well(still: Place) -> None:
    with pytest.MonkeyPatch.context() as dark:
        dark.setattr(upgrade, "_hold_still", lambda *_arguments: still.schema._comes("held"))
        killed(still, "held", still.upgrade)
    resume(still)
    assert still.state() == ("new", "new", "new", "new")
    assert still.schema.done == []
    assert not {"start", "enable"} & verbs(still)


def test_of_a_house_that_waits_no_backup_is_made(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.code.mkdir(parents=True)
    waiting.begin(layout)
    with pytest.raises(UnfitError, match=f"Копии не будет.*{TO_DO}"):
        backup.make(layout)
    assert not layout.backups.exists()


def test_an_upgrade_of_it_makes_none_either(still: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are nobody's."""
    upgraded: list[str] = []
    monkeypatch.setattr(installation, "make_backup", lambda _layout: pytest.fail("a copy of the empty house"))
    monkeypatch.setattr(installation, "_house", lambda _layout: still.house)
    monkeypatch.setattr(installation, "_program", lambda _service, _made: SimpleNamespace(check=lambda *_a: None))
    monkeypatch.setattr(database, "prepare", lambda *_arguments: "есть")
    monkeypatch.setattr(upgrade, "upgrade", lambda _house, change: upgraded.append(change.service))
    for name in ("_surroundings", "_tidy", "_first_backup"):
        monkeypatch.setattr(Installation, name, lambda _self: None)
    code = cast("Code", SimpleNamespace(release=lambda _service: still.new, house=Path("/clone")))
    Installation(still.layout, code, {}, {CATALOG: NEW, "catalog-migrator": {}}, (CATALOG,)).put()
    assert upgraded == [CATALOG]


def test_it_is_not_installed_as_one_that_starts_before_its_rows_have_come(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.code.mkdir(parents=True)
    waiting.begin(layout)
    with pytest.raises(UnfitError, match=f"Не запускаю: {TO_DO}"):
        install._install(layout, {}, None, None, starts=True)
    assert [path.name for path in layout.code.iterdir()] == ["waits-for-restore"]


@pytest.mark.parametrize("starts", [False, True])
def test_a_check_tells_that_it_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str], *, starts: bool) -> None:
    layout = Layout(tmp_path)
    layout.code.mkdir(parents=True)
    waiting.begin(layout)
    assert install._check(layout, {}, REPOSTER, starts=starts) == 1  # there are no answers
    assert ("✗ Данные: дом ждёт" in capsys.readouterr().out) is starts
