"""An upgrade that was cut off comes to its end before a restore: its way back would be put over what is restored."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from server import backup, env_files, journal, restore, upgrade, waiting
from server.journal import NOT_WORTH_IT_AFTER_S, Stage
from server.layout import CATALOG
from server.tests.backup_house import RELEASE, Migrated, Town
from server.tests.test_restore import NOW, nothing_has_changed
from server.tests.test_upgrade import OLD, Place, killed, place, resume
from server.tests.test_upgrade_taken_back import house_of
from server.trouble import Trouble

__all__ = ["place"]


@pytest.fixture
def made(town: Town) -> Path:
    made = backup.make(town.layout)
    town.do("UPDATE reposter.project SET title = 'Другое'")
    return made


def cut_off(town: Town, stage: Stage, age_s: float = 60) -> None:
    """With a copy of the schema that no program could put back."""
    copy = town.layout.backups / "way-back/catalog.dump"
    copy.parent.mkdir()
    copy.write_text("the schema of before the upgrade")
    at = NOW.timestamp() - age_s
    journal.write(town.layout, journal.Upgrade(CATALOG, stage, "older", RELEASE, str(copy), at))


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("waits", [False, True])
def test_what_may_still_be_taken_back_is_ended_first(town: Town, made: Path, stage: Stage, *, waits: bool) -> None:
    cut_off(town, stage)
    if waits:
        waiting.begin(town.layout)
    command = "channel-house install --stopped" if waits else "channel-house install"
    with pytest.raises(Trouble) as told:
        list(restore.restore(town.house(Migrated()), made, NOW))
    assert str(told.value) == (
        f"Обновление (catalog) оборвалось, ничего не изменено. Сначала закончите его: {command}. Не выходит? Уберите "
        f"{town.layout.code}/catalog/upgrade.json и повторите восстановление."
    )
    nothing_has_changed(town)
    assert town.units.deeds == []


def test_a_drill_changes_nothing_and_is_not_kept_from_it(town: Town, made: Path) -> None:
    cut_off(town, Stage.MIGRATING)
    *_, told = restore.drill(town.house(Migrated()), made, f"{town.database.name}_drill", drop=True)
    assert told.startswith("Учение удалось")


def test_where_the_new_version_stays_in_any_case_what_is_restored_stays_too(town: Town, made: Path) -> None:
    """Cut off when it was started, hours ago: the installer only clears up."""
    cut_off(town, Stage.SWITCHED, NOT_WORTH_IT_AFTER_S)
    list(restore.restore(town.house(Migrated()), made, NOW))
    house = house_of(town, lambda: pytest.fail("looked at"))
    upgrade.resume(dataclasses.replace(house, now=NOW.timestamp), CATALOG)
    assert town.ask("SELECT title FROM reposter.project ORDER BY id") == [("Кино",), ("Путешествия",)]
    assert journal.read(town.layout, CATALOG) is None


def test_whoever_removes_the_journal_is_not_given_settings_of_that_time_later(place: Place) -> None:
    killed(place, "well", place.upgrade)
    journal.path(place.layout, CATALOG).unlink()
    in_force = env_files.read(place.layout.env(CATALOG))
    assert in_force != OLD
    place.schema.revision = "old"  # restored; the next release's migration fails
    place.schema.breaks["migrate"] = Trouble("миграция не прошла")
    with pytest.raises(Trouble, match="миграция не прошла"):
        place.upgrade()
    assert env_files.read(place.layout.env(CATALOG)) == in_force
    resume(place)
    assert place.leftovers() == []
