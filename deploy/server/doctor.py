"""`channel-house doctor`: how everything is, on one page. Changes nothing.

It is read when something is wrong: without root, systemd or a database it tells what it sees, and what not.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from server import env_files, house_settings, looking, setting_names, waiting
from server.findings import Finding, as_json, is_well, page
from server.judging import machine as of_machine
from server.judging import processes as of_processes
from server.judging import stored, versions
from server.layout import CATALOG, REPOSTER, SERVER, SERVICES, UNITS, Layout
from server.looks import backups, certificate, database, logins, machine, processes, releases
from server.questions import place
from server.rotation import session_key
from server.service_manager import Systemd
from server.service_program import Program, becoming
from server.trouble import Trouble

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from server.service_manager import ServiceManager, UnitState

WITHIN_S: Final = 25.0
BOT, TOKEN = "catalog-bot.service", "CATALOG_BOT_TOKEN"
"""Without a token the one does not run, and nobody sends mailings."""

Looks = dict[str, "Callable[[], Iterable[Finding]]"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="то же для программы")


def main(options: argparse.Namespace) -> int:
    now = datetime.fromtimestamp(time.time(), UTC)
    found = looking.sections(looks(House(Layout(), Systemd(), now)), WITHIN_S)
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        print(page(found, f"Дом, {now.astimezone():%d.%m.%Y %H:%M}"))
    return 0 if is_well(found) else 1


class House:
    """What the looks share. `port`: where the site is served."""

    def __init__(self, layout: Layout, manager: ServiceManager, now: datetime, port: int = 443) -> None:
        self.layout, self.manager, self.now, self.port = layout, manager, now, port

    @property
    def services(self) -> list[str]:
        """Those that are installed here."""
        return [service for service in SERVICES if releases.is_installed(self.layout, service)]

    def settings(self, name: str) -> dict[str, str]:
        return env_files.read(self.layout.env(name))


def looks(house: House) -> dict[str, Looks]:
    """Sections in the order of the page."""
    installed = house.services
    of: dict[str, Looks] = {
        "Процессы": {"юниты": partial(_units, house)},
        "Версии": {"версии": partial(_releases, house)},
        "База": {"база данных": partial(_database, house)},
    }
    for service in installed:
        of["Версии"][f"схема ({versions.NAMES[service]})"] = partial(_schema, house, service)
    if installed:
        of["Версии"]["настройки"] = partial(_setting_names, house)
    if REPOSTER in installed:
        of["Репосточная"] = {"репосточная": partial(_reposter, house)}
        of["Версии"]["ключ сессий"] = partial(_session_key, house)
    if CATALOG in installed:
        of["Каталог"] = {"каталог": partial(_catalog, house)}
        of["Сайт"] = {"сертификат": partial(_certificate, house)}
    if installed:
        of["Копии"] = {"копии": partial(_backups, house)}
    return of | {"Машина": _machine(house)}


# ── Processes and versions ───────────────────────────────────────────────────────────────────────────────────────────


def _units(house: House) -> Iterator[Finding]:
    wanted = [unit for service in house.services for unit in UNITS[service] if _is_wanted(house, unit)]
    try:
        states = processes.states(house.manager, house.services)
    except Trouble as silent:
        yield of_processes.no_systemd(str(silent))
        yield from (of_processes.without_units(unit, processes.health(house.layout, unit)) for unit in wanted)
        return
    if waiting.waits(house.layout):
        yield from waiting.findings(
            house.layout, [state for name, state in states.items() if name not in processes.BESIDE]
        )
        return
    for unit in wanted:
        yield of_processes.process(states[unit], processes.health(house.layout, unit), house.now)
    yield from (of_processes.socket(state) for name, state in states.items() if name.endswith(".socket"))
    yield from of_processes.timers(_of_kind(states, ".timer"), house.now)
    yield from of_processes.others({name: states[name] for name in processes.BESIDE if name in states})
    yield from of_processes.not_enabled({name: states[name] for name in wanted})


def _of_kind(states: dict[str, UnitState], suffix: str) -> dict[str, UnitState]:
    return {name: state for name, state in states.items() if name.endswith(suffix)}


def _is_wanted(house: House, unit: str) -> bool:
    """Who may not read whether there is a token expects one."""
    try:
        return unit != BOT or bool(house.settings(CATALOG).get(TOKEN))
    except PermissionError:
        return True


def _releases(house: House) -> Iterator[Finding]:
    if not house.services:
        yield versions.nothing_installed()
    for name in (*house.services, *([SERVER] if releases.is_installed(house.layout, SERVER) else [])):
        yield versions.part(releases.part(house.layout, name), house.now)


def _schema(house: House, service: str) -> Iterator[Finding]:
    """By the service's own word."""
    program = Program(service, house.layout.current(service).resolve(), becoming(service))
    migrator = house.settings(f"{service}-migrator")
    try:
        is_behind = program.has_migrations(migrator)
    except Trouble as trouble:
        raise Trouble(database.in_short(str(trouble))) from None
    yield versions.schema(service, is_behind=is_behind)


def _setting_names(house: House) -> Iterator[Finding]:
    stored = {name: house.settings(name) for name in house_settings.FILES}
    yield from map(versions.misnamed, setting_names.misnamed(house.layout, stored))


def _session_key(house: House) -> Iterator[Finding]:
    if house.settings(REPOSTER).get(session_key.OLD):
        yield versions.key_half_changed()


# ── What the database has ────────────────────────────────────────────────────────────────────────────────────────────


def _database(house: House) -> Iterator[Finding]:
    if not house.services:
        return
    is_here = _is_here(house)
    tried = logins.logins(house.layout, house.services)
    if all(login.refused for login in tried):
        yield from (stored.away(why, is_here=is_here) for why in dict.fromkeys(login.refused for login in tried))
        return
    yield from _server(house)
    yield from stored.refused(tried, is_here=is_here)


def _is_here(house: House) -> bool:
    try:
        return place(house.settings(SERVER)).is_here
    except ValueError:  # somebody's hand; the installer says what is wrong with it
        return False


def _server(house: House) -> Iterator[Finding]:
    """By whichever service comes in; why one does not is told by its role."""
    for service in house.services:
        with suppress(Trouble):
            yield stored.server(database.told(house.layout, service, database.SERVER))
            return


def _told(house: House, service: str) -> dict[str, Any]:
    return database.told(house.layout, service, database.OF[service])


def _reposter(house: House) -> Iterator[Finding]:
    found = _told(house, REPOSTER)
    yield stored.posts(found)
    yield from stored.reposts(found)
    yield from stored.userbots(found)
    yield stored.donors(found)


def _catalog(house: House) -> Iterator[Finding]:
    found = _told(house, CATALOG)
    yield from stored.queue(found)
    if house.settings(CATALOG).get(TOKEN):
        yield from stored.mailings(found)
    yield from stored.sources(found)


# ── The machine ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _certificate(house: House) -> Iterator[Finding]:
    settings = house.settings(SERVER)
    found = certificate.of_site(house.layout, settings, house.port)
    yield from of_machine.certificate(found, settings.get("HOUSE_SITE_NAME", ""), house.now)


def _backups(house: House) -> Iterator[Finding]:
    yield from of_machine.backups(backups.backups(house.layout.backups), house.now)


def _machine(house: House) -> Looks:
    return {
        "диск": partial(_disks, house),
        "память": lambda: [of_machine.memory(machine.memory())],
        "часы": lambda: [of_machine.clock(synchronized=machine.clock_is_synchronized())],
        "часы Telegram": partial(_clock_offset, house),
        "порты": lambda: [of_machine.ports(machine.ports_open_to_all())],
    }


def _disks(house: House) -> Iterator[Finding]:
    for found in machine.disks(folders(house.layout)):
        yield from of_machine.disk(found)


def folders(layout: Layout) -> list[Path]:
    """What grows: code, rows, pictures, copies."""
    rows = layout.root / "var/lib/postgresql"
    return [layout.code, *([rows] if rows.exists() else []), layout.state, layout.backups]


def _clock_offset(house: House) -> Iterator[Finding]:
    if REPOSTER in house.services:
        offset = processes.figure(house.layout, "reposter.service", "reposter_clock_offset_seconds")
        if offset is not None:
            yield of_machine.clock_offset(offset)
