"""An upgrade puts the new release into the place of the old, or everything back; cut off, the next run mends it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from server import env_files, journal, releases, upgrade
from server.journal import Left, Stage
from server.layout import CATALOG, UNITS, Layout
from server.releases import Release
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble
from server.unit_files import FOLDER, UnitFiles
from server.upgrade import Change, House

NOON = 1_800_000_000.0
OLD, NEW = {"CATALOG_HOSTS": "old.example.com"}, {"CATALOG_HOSTS": "new.example.com"}
SYSTEMCTL = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/asked"
"""


@dataclass
class Schema:
    """The database's place: a revision, which outlives the program that changes it, and copies of it; what was done.

    `breaks`: what fails how. `dark_at`: where the program is killed.
    """

    file: Path
    wanted: str = "new"
    done: list[str] = field(default_factory=list)
    breaks: dict[str, BaseException] = field(default_factory=dict)
    dark_at: str = ""
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        return self.file.read_text()

    @revision.setter
    def revision(self, name: str) -> None:
        self.file.write_text(name)

    def has_migrations(self, migrator: Mapping[str, str]) -> bool:
        return self.revision != self.wanted

    def migrate(self, migrator: Mapping[str, str]) -> None:
        self.revision = "half"
        self._comes("migrate")
        self.revision = self.wanted

    def keep(self, layout: Layout, service: str) -> Path:
        self._comes("keep")
        copy = layout.backups / f"{service}.dump"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(self.revision)
        return copy

    def put_back(self, layout: Layout, service: str, path: Path) -> None:
        self._comes("put back")
        self.revision = path.read_text()

    def after_restore(self, _service: str, release: Release) -> str:
        self._comes(f"{release.name} told on schema {self.revision}")
        return "рассылок на паузе: 1"

    def well(self, _units: tuple[str, ...]) -> None:
        self._comes("well")

    def _comes(self, what: str) -> None:
        self.done.append(what)
        self.meanwhile.get(what, lambda: None)()
        if self.dark_at == what:
            os.kill(os.getpid(), signal.SIGKILL)
        if trouble := self.breaks.pop(what, None):
            raise trouble


@dataclass
class Place:
    """A server with the old release in use and the new one beside it."""

    layout: Layout
    schema: Schema
    units: UnitsInMemory
    house: House
    old: Release
    new: Release

    @property
    def change(self) -> Change:
        return Change(CATALOG, self.new, NEW, {}, self.schema)

    def upgrade(self) -> None:
        upgrade.upgrade(self.house, self.change)

    def state(self) -> tuple[str, str, str, str]:
        """Release, schema, settings, unit file: of which version each is."""
        running = releases.current(self.layout, CATALOG)
        return (
            running.name if running else "none",
            self.schema.revision,
            env_files.read(self.layout.env(CATALOG))["CATALOG_HOSTS"].partition(".")[0],
            (self.layout.units / "catalog-web.service").read_text(),
        )

    def leftovers(self) -> list[str]:
        folders = (self.layout.settings, self.layout.code / CATALOG, self.layout.backups)
        found = [path.name for folder in folders if folder.exists() for path in folder.iterdir()]
        return sorted(set(found) - {"catalog.env", "current", "releases"})

    def asked(self) -> list[str]:
        return (self.layout.root / "asked").read_text().splitlines()


def release(layout: Layout, name: str) -> Release:
    made = Release(layout.releases(CATALOG) / name)
    (made.folder / FOLDER).mkdir(parents=True)
    (made.folder / FOLDER / "catalog-web.service").write_text(name)
    (made.folder / releases.COMPLETE).touch()
    return made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    layout, schema = Layout(tmp_path), Schema(tmp_path / "revision")
    schema.revision = "old"
    layout.settings.mkdir(parents=True)
    layout.units.mkdir(parents=True)
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(SYSTEMCTL)
    systemctl.chmod(0o755)
    units = UnitsInMemory(catalog_web="active", catalog_worker="active")
    unit_files = UnitFiles(layout, units, (str(systemctl),))
    house = House(layout, units, unit_files, schema, schema.well, schema.after_restore, lambda: NOON)
    old, new = release(layout, "old"), release(layout, "new")
    releases.switch(layout, CATALOG, old)
    unit_files.place(old.folder / FOLDER)
    env_files.write(layout.env(CATALOG), OLD)
    return Place(layout, schema, units, house, old, new)


# ── Well ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_upgrade_ends_with_everything_new_and_nothing_left_over(place: Place) -> None:
    place.upgrade()
    assert place.state() == ("new", "new", "new", "new")
    assert place.leftovers() == []
    assert place.schema.done == ["keep", "migrate", "well"]


def test_processes_stand_still_from_before_the_copy_until_after_the_switch(place: Place) -> None:
    seen = []
    place.units.before_deed = lambda deed, unit: seen.append((deed, unit, place.state()[:2]))
    place.upgrade()
    assert {deed for deed, _, _ in seen} == {"stop"}
    assert {state for _, _, state in seen} == {("old", "old")}
    assert place.asked()[-1].startswith("start --no-block catalog-web.socket catalog-web.service")


def test_the_socket_stays_open_all_the_while(place: Place) -> None:
    place.upgrade()
    assert not [unit for deed, unit in place.units.deeds if deed == "stop" and unit.endswith(".socket")]


def test_with_nothing_to_migrate_no_copy_is_made(place: Place) -> None:
    place.schema.revision = "new"
    place.upgrade()
    assert place.schema.done == ["well"]


def test_nobody_else_can_start_the_service_while_it_is_changed(place: Place) -> None:
    held = []

    def try_it(_deed: str, _unit: str) -> None:
        folder = os.open(place.layout.releases(CATALOG), os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)  # as each unit does before it starts
        os.close(folder)
        held.append(True)

    place.units.before_deed = try_it
    place.upgrade()
    assert held


def test_the_first_release_needs_no_way_back(place: Place) -> None:
    releases.switch(place.layout, CATALOG, None)
    place.upgrade()
    assert place.state()[:2] == ("new", "new")
    assert place.schema.done == ["migrate", "well"]


# ── Not well ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "failure", "said"),
    [
        pytest.param("keep", Trouble("диск заполнен"), "диск заполнен", id="the copy"),
        pytest.param("migrate", Trouble("миграция не прошла"), "миграция не прошла", id="the migration"),
        pytest.param("migrate", OSError(28, "No space left"), "No space left", id="a full disk"),
        pytest.param("well", Trouble("catalog-web не отвечает"), "catalog-web не отвечает", id="the start"),
        pytest.param("migrate", KeyboardInterrupt(), "прервано", id="an interrupt"),
    ],
)
def test_what_fails_leaves_everything_as_it_was_and_says_so(
    place: Place, step: str, failure: BaseException, said: str
) -> None:
    place.schema.breaks[step] = failure
    with pytest.raises(Trouble, match=said) as told:
        place.upgrade()
    assert "Работает прежняя версия old." in str(told.value)
    assert place.state() == ("old", "old", "old", "old")
    assert place.leftovers() == []
    assert not place.new.folder.exists()
    assert place.asked()[-1].startswith("start --no-block catalog-web.socket catalog-web.service")


def test_what_the_new_version_may_have_sent_before_it_was_taken_back_is_not_sent_again(place: Place) -> None:
    place.schema.breaks["well"] = Trouble("не отвечает")
    with pytest.raises(Trouble):
        place.upgrade()
    assert place.schema.done[-3:] == ["put back", "old told on schema old", "well"]
    assert place.units.deeds.count(("stop", "catalog-worker.service")) == 2  # the new one, too, before its rows go


def test_a_service_that_stood_still_all_the_while_has_nothing_to_forget(place: Place) -> None:
    place.schema.breaks["migrate"] = Trouble("миграция не прошла")
    with pytest.raises(Trouble):
        place.upgrade()
    assert place.schema.done == ["keep", "migrate", "put back", "well"]


def test_when_there_is_no_way_back_either_both_reasons_are_said_and_the_next_run_goes_on(place: Place) -> None:
    place.schema.breaks |= {"migrate": Trouble("миграция не прошла"), "put back": Trouble("база не отвечает")}
    with pytest.raises(Trouble, match=r"миграция не прошла.*база не отвечает"):
        place.upgrade()
    resume(place)
    assert place.state() == ("old", "old", "old", "old")


def test_a_release_whose_own_migrations_fail_stays_where_it_is(place: Place) -> None:
    place.schema.breaks["migrate"] = Trouble("миграция не прошла")
    with pytest.raises(Trouble, match="Работает прежняя версия old"):
        upgrade.upgrade(place.house, Change(CATALOG, place.old, OLD, {}, place.schema))
    assert place.old.is_complete


def test_a_first_release_that_does_not_run_leaves_nothing_that_starts_with_the_machine(place: Place) -> None:
    releases.switch(place.layout, CATALOG, None)
    place.schema.breaks["well"] = Trouble("не отвечает")
    with pytest.raises(Trouble, match="Ничего не запущено"):
        place.upgrade()
    assert releases.current(place.layout, CATALOG) is None
    assert place.asked()[-1].startswith("disable")
    assert set(place.units.active.values()) == {"inactive"}


# ── Cut off ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def killed(place: Place, at: str, work: Callable[[], None]) -> None:
    """`work` in a process of its own, which is killed when it comes there."""
    child = os.fork()
    if child == 0:
        place.schema.dark_at = at
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def resume(place: Place) -> None:
    upgrade.resume(place.house, CATALOG)


def test_cut_off_in_a_migration_the_machine_may_have_started_the_service_since(place: Place) -> None:
    killed(place, "migrate", place.upgrade)
    resume(place)
    assert place.schema.done == ["put back", "old told on schema old", "well"]


@pytest.mark.parametrize("at", ["keep", "migrate"])
def test_cut_off_before_the_switch_the_next_run_goes_back(place: Place, at: str) -> None:
    killed(place, at, place.upgrade)
    resume(place)
    assert place.state() == ("old", "old", "old", "old")
    assert place.leftovers() == []


def test_cut_off_after_the_switch_the_next_run_finishes_what_is_well(place: Place) -> None:
    killed(place, "well", place.upgrade)
    resume(place)
    assert place.state() == ("new", "new", "new", "new")
    assert place.leftovers() == []


def test_cut_off_after_the_switch_the_next_run_takes_back_what_is_not_well(place: Place) -> None:
    killed(place, "well", place.upgrade)
    place.schema.breaks["well"] = Trouble("не отвечает")
    resume(place)
    assert place.state() == ("old", "old", "old", "old")


def test_cut_off_after_the_switch_a_first_release_stays_for_there_is_none_before(place: Place) -> None:
    releases.switch(place.layout, CATALOG, None)
    killed(place, "well", place.upgrade)
    place.schema.breaks["well"] = Trouble("не отвечает")
    resume(place)
    assert place.state()[:2] == ("new", "new")
    assert place.leftovers() == []


def test_cut_off_in_the_way_back_the_next_run_goes_it_again(place: Place) -> None:
    killed(place, "migrate", place.upgrade)
    killed(place, "put back", lambda: resume(place))
    resume(place)
    assert place.state() == ("old", "old", "old", "old")


class Dark(UnitFiles):
    """The machine loses its power when something is to be started."""

    def start(self, units: Iterable[str]) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def test_rows_are_put_back_once_though_the_way_back_is_cut_off_after_them(place: Place) -> None:
    killed(place, "migrate", place.upgrade)
    dark = replace(place.house, unit_files=Dark(place.layout, place.units, place.house.unit_files.systemctl))
    killed(place, "", lambda: upgrade.resume(dark, CATALOG))
    resume(place)
    assert "put back" not in place.schema.done
    assert place.state() == ("old", "old", "old", "old")


def test_without_the_copy_the_version_before_is_not_put_on_another_schema(place: Place) -> None:
    killed(place, "migrate", place.upgrade)
    (place.layout.backups / "catalog.dump").unlink()
    with pytest.raises(Trouble, match=r"catalog\.dump больше нет.*Уберите .*upgrade\.json, .*restore"):
        resume(place)
    assert (place.state()[1], place.asked()) == ("half", ["daemon-reload"])


def test_where_nothing_was_cut_off_nothing_is_resumed(place: Place) -> None:
    resume(place)
    assert (place.units.deeds, place.schema.done) == ([], [])


@pytest.mark.parametrize(
    ("stage", "age_s", "left"),
    [
        (Stage.STOPPED, 0, Left.GO_BACK),
        (Stage.MIGRATING, 90_000, Left.GO_BACK),
        (Stage.SWITCHED, 60, Left.LOOK_FIRST),
        (Stage.SWITCHED, 90_000, Left.KEEP),
    ],
)
def test_rows_of_a_day_are_worth_more_than_the_version_before(stage: Stage, age_s: float, left: Left) -> None:
    found = journal.Upgrade(CATALOG, stage, "old", "new", "/copy", NOON)
    assert journal.what_is_left(found, NOON + age_s) is left


def test_a_journal_that_cannot_be_read_is_said_in_words(place: Place) -> None:
    journal.path(place.layout, CATALOG).write_text(json.dumps({"service": CATALOG}))
    with pytest.raises(Trouble, match="не читается"):
        resume(place)


def test_every_process_of_the_service_is_stopped(place: Place) -> None:
    place.upgrade()
    stopped = {unit for deed, unit in place.units.deeds if deed == "stop"}
    assert stopped == set(UNITS[CATALOG]) - {"catalog-bot.service"}  # it is not there


def test_what_is_put_back_comes_to_its_end_whoever_presses_ctrl_c_once_more(place: Place) -> None:
    def pressed() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGHUP)

    place.schema.breaks["migrate"] = KeyboardInterrupt()
    place.schema.meanwhile["put back"] = pressed
    with pytest.raises(Trouble, match="прервано"):
        place.upgrade()
    assert place.state() == ("old", "old", "old", "old")
    assert place.leftovers() == []
