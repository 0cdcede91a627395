"""A service's new release put into the place of the one that runs, or everything back as it was.

Stop (the socket stays open) → copy of the schema, where it is to change → migrate → settings, units, `current` →
start → health. What is done stands in the journal first: cut off at any moment, the next run goes back or finishes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from server import env_files, journal, releases, waiting
from server.journal import Left, Stage
from server.progress import step, tell
from server.releases import Release
from server.rotation.holding import alone
from server.trouble import Trouble
from server.undisturbed import undisturbed
from server.unit_files import FOLDER, entries, processes

if TYPE_CHECKING:
    from server.layout import Layout
    from server.service_manager import ServiceManager
    from server.unit_files import UnitFiles

ANY_BOT: Final = {"CATALOG_BOT_TOKEN": "whichever"}
"""For all processes of a service, those that are not wanted now, too."""


class WayBack(Protocol):
    """A copy of one service's schema, taken and put back while the service is stopped."""

    def keep(self, layout: Layout, service: str) -> Path: ...

    def put_back(self, layout: Layout, service: str, path: Path) -> None: ...


class Migrations(Protocol):
    """A release's migrate command."""

    def has_migrations(self, migrator: Mapping[str, str]) -> bool: ...

    def migrate(self, migrator: Mapping[str, str]) -> None: ...


@dataclass(frozen=True)
class House:
    """Where, and by what, a service is upgraded. `well`: `Trouble` unless the units do their work within a minute.

    `after_restore`: tells the service of that release that rows were forgotten; its words. `now`: seconds since 1970.
    """

    layout: Layout
    manager: ServiceManager
    unit_files: UnitFiles
    way_back: WayBack
    well: Callable[[tuple[str, ...]], None]
    after_restore: Callable[[str, Release], str]
    now: Callable[[], float]


@dataclass(frozen=True)
class Change:
    """`settings`: the service's file as it is to be; `migrator`: those of the migrate command."""

    service: str
    to: Release
    settings: Mapping[str, str]
    migrator: Mapping[str, str]
    program: Migrations


def upgrade(house: House, change: Change) -> None:
    """`Trouble` says what failed and what runs now. The first release of a service goes the same way."""
    before = releases.current(house.layout, change.service)
    pending = change.program.has_migrations(change.migrator)
    try:
        with alone(house.layout, change.service):
            _replace(house, change, before, pending=pending)
        if waiting.waits(house.layout):
            _hold_still(house, change.service)
        else:
            with step(f"Запуск: {change.service}"):
                _start(house, change.service)
                house.well(processes(change.service, change.settings))
    except BaseException as failed:
        found = journal.read(house.layout, change.service)
        if found is None:
            raise
        tell(f"{change.service}: не вышло, возвращаю как было…")
        failure = f"Обновление ({change.service}) не вышло: {_said(failed)}"
        try:
            with undisturbed():
                go_back(house, found, may_have_run=found.stage is Stage.SWITCHED)
        except Trouble as worse:
            raise Trouble(
                f"{failure}. Вернуть прежнее тоже не вышло: {_said(worse)}. Устраните причину и повторите установку: "
                "она продолжит с этого места."
            ) from failed
        raise Trouble(f"{failure}. {_what_runs(house, change.service)}.") from failed
    _finish(house, change.service)


def _replace(house: House, change: Change, before: Release | None, *, pending: bool) -> None:
    layout, service = house.layout, change.service

    def reached(stage: Stage, copy: Path | None = None) -> None:
        kept = str(copy) if copy else None
        journal.write(
            layout,
            journal.Upgrade(service, stage, before.name if before else None, change.to.name, kept, house.now()),
        )

    _before(layout, service).unlink(missing_ok=True)  # of an upgrade whose journal somebody has removed
    reached(Stage.STOPPED)
    with step(f"Остановка: {service}"):
        house.manager.stop(_there(house, processes(service, ANY_BOT)))
    copy = None
    if pending and before:
        with step(f"Копия схемы {service} на обратный путь"):
            copy = house.way_back.keep(layout, service)
    if pending:
        reached(Stage.MIGRATING, copy)
        with step(f"Миграции: {service}"):
            change.program.migrate(change.migrator)
    _put_settings(layout, service, change.settings)
    house.unit_files.place(change.to.folder / FOLDER)
    releases.switch(layout, service, change.to)
    reached(Stage.SWITCHED, copy)


def go_back(house: House, found: journal.Upgrade, *, may_have_run: bool) -> None:
    """To what was before. Whoever is cut off here finds the same journal again.

    `may_have_run`: the service may have sent and reposted since the copy of its schema, which knows nothing of it.
    """
    layout, service = house.layout, found.service
    before = releases.Release(layout.releases(service) / found.before) if found.before else None
    copy = _copy(layout, found)
    with alone(layout, service):
        house.manager.stop(_there(house, processes(service, ANY_BOT)))
        if copy:
            with step(f"Схема {service} — какой была"):
                house.way_back.put_back(layout, service, copy)
        _put_settings_back(layout, service)
        if copy and before and may_have_run:
            tell(f"{service}: {house.after_restore(service, before)}")
        releases.switch(layout, service, before)
        # Cut off from here on, its rows are not put back once more: it may be working on them.
        journal.write(layout, replace(found, stage=Stage.STOPPED, copy=None, at=house.now()))
        if before:
            house.unit_files.place(before.folder / FOLDER)
        else:
            _hold_still(house, service)
    if before:
        _start(house, service)
    _finish(house, service, found.copy)
    if found.to != found.before:
        shutil.rmtree(layout.releases(service) / found.to, ignore_errors=True)


def _copy(layout: Layout, found: journal.Upgrade) -> Path | None:
    """The way back, where the schema was to change. Without it the version before would run on another's schema."""
    if found.copy is None or Path(found.copy).exists():
        return Path(found.copy) if found.copy else None
    raise Trouble(
        f"Копии схемы {found.copy} больше нет, вернуть прежнюю версию нечем. Уберите "
        f"{journal.path(layout, found.service)}, восстановите базу (channel-house restore) и повторите установку."
    )


def resume(house: House, service: str) -> None:
    """Whatever an earlier run was cut off in comes to its end here."""
    found = journal.read(house.layout, service)
    if found is None:
        return
    tell(f"{service}: прошлое обновление оборвалось.")
    left = journal.what_is_left(found, house.now())
    if left is Left.LOOK_FIRST and found.before and not _is_well(house, service):
        left = Left.GO_BACK
    if left is Left.GO_BACK:
        go_back(house, found, may_have_run=True)
        tell(f"Обновление ({service}) возвращено. {_what_runs(house, service)}.")
    else:
        _finish(house, service, found.copy)
        tell(f"{service}: новая версия остаётся.")


def _is_well(house: House, service: str) -> bool:
    if waiting.waits(house.layout):
        return True  # it was not started, and is not to be
    settings = env_files.read(house.layout.env(service))
    try:
        _start(house, service)
        house.well(processes(service, settings))
    except Trouble:
        return False
    return True


def _start(house: House, service: str) -> None:
    """And with the machine; not a house that waits for its rows."""
    if waiting.waits(house.layout):
        return
    units = entries(service, env_files.read(house.layout.env(service)))
    house.unit_files.enable(units)
    house.unit_files.start(units)


def _hold_still(house: House, service: str) -> None:
    """Nothing of it starts with the machine."""
    units = _there(house, entries(service, ANY_BOT))
    house.unit_files.disable(units)
    house.manager.stop(units)


def _there(house: House, units: tuple[str, ...]) -> list[str]:
    return [name for name, state in house.manager.states(units).items() if state.there]


def _finish(house: House, service: str, copy: str | None = None) -> None:
    found = journal.read(house.layout, service)
    _before(house.layout, service).unlink(missing_ok=True)
    journal.end(house.layout, service)
    if kept := copy or (found and found.copy):
        _remove(Path(kept))


def _remove(copy: Path) -> None:
    if copy.is_dir():
        shutil.rmtree(copy, ignore_errors=True)
    else:
        copy.unlink(missing_ok=True)


def _before(layout: Layout, service: str) -> Path:
    """The settings that the release before runs with, as long as it may have to run again."""
    return layout.env(service).with_suffix(".env.before")


def _put_settings(layout: Layout, service: str, settings: Mapping[str, str]) -> None:
    file = layout.env(service)
    if env_files.read(file) == dict(settings):
        return
    if file.exists():
        # A change replaces the file, so that the link keeps what stood there.
        before = _before(layout, service)
        before.unlink(missing_ok=True)
        before.hardlink_to(file)
    env_files.change(file, settings)


def _put_settings_back(layout: Layout, service: str) -> None:
    before = _before(layout, service)
    if before.exists():
        before.replace(layout.env(service))


def _said(failed: BaseException) -> str:
    if isinstance(failed, Trouble):
        return str(failed).rstrip(".")
    if isinstance(failed, KeyboardInterrupt):
        return "прервано"
    return f"{type(failed).__name__}: {failed}"


def _what_runs(house: House, service: str) -> str:
    """Looked at, for that minute long that a start may take."""
    running = releases.current(house.layout, service)
    if running is None:
        return "Ничего не запущено"
    if waiting.waits(house.layout):
        return f"На месте прежняя версия {running.name}, она не запущена"
    try:
        with step(f"Запуск прежней версии: {service}"):
            house.well(processes(service, env_files.read(house.layout.env(service))))
    except Trouble as trouble:
        return f"Возвращена прежняя версия {running.name}, но и с ней не всё в порядке: {_said(trouble)}"
    return f"Работает прежняя версия {running.name}"
