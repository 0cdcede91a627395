"""One run of the installer, after questions and packages: releases, settings, database, services, site, timers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import database, env_files, health, house_settings, releases, site, upgrade, waiting, way_back
from server.backup import make as make_backup
from server.backups import shelf
from server.layout import CATALOG, NAME, SERVER, SERVICES, TIMERS
from server.progress import step, tell
from server.service_manager import Systemd
from server.service_program import Program, becoming
from server.unit_files import FOLDER, UnitFiles, entries, has_old_settings, processes
from server.upgrade import Change, House

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.house_code import Code
    from server.layout import Layout
    from server.releases import Release

BACKUPS: Final = "house-backup.service"
WRAPPER: Final = f"""#!/bin/sh
# The operator's commands: `{NAME} doctor`, `{NAME} backup`, …; without any it lists them.
PYTHONPATH=/opt/{NAME}/server/current/deploy:/opt/{NAME}/server/current exec python3 -m server "$@"
"""


@dataclass(frozen=True)
class Installation:
    """`answers`: all of them; `files`: the settings as they are to be; `services`: those of this run.

    A house that waits for its rows is put there and stands still: the restore starts it, and lets it start with the
    machine.
    """

    layout: Layout
    code: Code
    answers: Mapping[str, str]
    files: house_settings.Files
    services: tuple[str, ...]

    @property
    def starts(self) -> bool:
        return not waiting.waits(self.layout)

    @staticmethod
    def resume(layout: Layout) -> None:
        """What an earlier run was cut off in."""
        for service in SERVICES:
            upgrade.resume(_house(layout), service)

    def put(self) -> None:
        wanted = {service: self._release(service) for service in self.services}
        with step("Настройки") as told:
            for service, made in wanted.items():
                _program(service, made).check(self.files[service], self.layout.env(service))
            written = self._write_settings()
            told.outcome = f"записаны: {', '.join(written)}" if written else "проверены"
        with step("Роли и схемы") as told:
            bootstrap = self.code.house / "shared_schema/bootstrap.sql"
            told.outcome = database.prepare(self.answers, self.files, self.services, bootstrap)
        others = {service: made for service, made in wanted.items() if self._is_other(service, made)}
        if self.starts and any(releases.current(self.layout, service) for service in others):
            with step("Резервная копия") as told:
                told.outcome = str(make_backup(self.layout))
        for service, made in wanted.items():
            if service in others:
                upgrade.upgrade(_house(self.layout), self._change(service, made))
                tell(f"{service}: {made.name}, {'работает' if self.starts else 'не запущен'}.")
            else:
                self._refresh(service, made)
        self._surroundings()
        if self.starts:
            self._first_backup()
        self._tidy()

    def _release(self, service: str) -> Release:
        made = self.code.release(service)
        if made.is_complete:
            tell(f"Версия {service} {made.name} … есть")
        else:
            self.code.build(service, made, self.files[service])
        return made

    def _write_settings(self) -> list[str]:
        """All but the settings of a service that runs: those are changed with it."""
        written = []
        for name, settings in self.files.items():
            file = self.layout.env(name)
            if name in SERVICES and (name not in self.services or file.exists()):
                continue
            if env_files.read(file) != settings:
                env_files.change(file, settings)
                written.append(name)
        return written

    def _is_other(self, service: str, made: Release) -> bool:
        """Another release than the one that runs, or one whose schema is not there yet."""
        running = releases.current(self.layout, service)
        if running is None or running.name != made.name:
            return True
        return _program(service, made).has_migrations(self.files[house_settings.migrator(service)])

    def _change(self, service: str, made: Release) -> Change:
        migrator = self.files[house_settings.migrator(service)]
        return Change(service, made, self.files[service], migrator, _program(service, made))

    def _refresh(self, service: str, made: Release) -> None:
        """The release stays: only what has other settings now, or stands still, is started."""
        house = _house(self.layout)
        if env_files.read(self.layout.env(service)) != self.files[service]:
            env_files.change(self.layout.env(service), self.files[service])
        changed_units = house.unit_files.place(made.folder / FOLDER)
        if not self.starts:
            house.unit_files.disable(entries(service, upgrade.ANY_BOT))
            return
        units = processes(service, self.files[service])
        house.unit_files.disable(set(processes(service, upgrade.ANY_BOT)) - set(units))
        house.unit_files.enable(entries(service, self.files[service]))
        states = house.manager.states(list(entries(service, self.files[service])))
        idle = [name for name, state in states.items() if state.active != "active"]
        stale = [unit for unit in units if unit not in idle and (unit in changed_units or self._is_stale(house, unit))]
        with step(f"Службы ({service})") as told:
            house.unit_files.start(idle)
            house.manager.restart(stale)
            if idle or stale:
                house.well(units)
            parts = [("запущены", idle), ("перезапущены с новыми настройками", stale)]
            said = "; ".join(f"{verb}: {', '.join(names)}" for verb, names in parts if names)
            told.outcome = said or "работают, менять нечего"

    def _is_stale(self, house: House, unit: str) -> bool:
        told = house.unit_files.told(unit)
        return told is not None and has_old_settings(self.layout, unit, told)

    def _surroundings(self) -> None:
        """nginx, timers, the operator's commands."""
        room = self.code.put_room()
        house = _house(self.layout)
        with step("Команда channel-house, таймеры") as told:
            changed = house.unit_files.place(room.folder / FOLDER)
            idle = self._start_timers(house)
            if not any((_write_wrapper(self.layout), changed, idle)):
                told.outcome = "без перемен"
        if CATALOG in self.services:
            with step("Сайт в nginx") as told:
                told.outcome = "настроен" if site.install_site(self.layout, self.files[SERVER]) else "без перемен"

    def _start_timers(self, house: House) -> list[str]:
        """Those that did not run."""
        if not self.starts:
            house.unit_files.disable(TIMERS)
            return []
        house.unit_files.enable(TIMERS)
        idle = [unit for unit, state in house.manager.states(TIMERS).items() if state.active != "active"]
        house.unit_files.start(idle)
        return idle

    def _first_backup(self) -> None:
        """By the unit that makes those of the nights: what would keep it from its work is known now."""
        if shelf.last_good(self.layout.backups) is None:
            with step("Первая резервная копия"):
                _house(self.layout).manager.start([BACKUPS])

    def _tidy(self) -> None:
        gone = [name for part in (*self.services, SERVER) for name in releases.prune(self.layout, part)]
        if gone:
            tell(f"Убраны старые версии: {', '.join(gone)}")
        for service in self.services:
            for unit, words in health.remarks(self.layout, processes(service, self.files[service])).items():
                tell(f"Присмотритесь: {unit} работает, но говорит: {words}")


def _program(service: str, made: Release) -> Program:
    return Program(service, made.folder, becoming(service))


def _house(layout: Layout) -> House:
    manager = Systemd()
    return House(
        layout,
        manager,
        UnitFiles(layout, manager),
        way_back,
        lambda units: health.require(layout, manager, units),
        lambda service, release: _program(service, release).after_restore(env_files.read(layout.env(service))),
        time.time,
    )


def _write_wrapper(layout: Layout) -> bool:
    """Whether it was another before."""
    file = layout.root / "usr/local/sbin" / NAME
    if file.exists() and file.read_text(encoding="utf-8") == WRAPPER:
        return False
    part = file.with_name(f".{NAME}.part")
    part.write_text(WRAPPER, encoding="utf-8")
    part.chmod(0o755)
    part.replace(file)
    return True
