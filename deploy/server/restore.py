"""A backup becomes the house: first as a new database beside the one that runs, then in its place.

Nothing is changed before the new database is whole: filled, compared with the manifest table by table, migrated, taken
by both services. Then they stop, say what may have been forgotten, the databases change their names, and they start.
The old database stays. A drill (`--into`) does the same up to there and leaves the running house alone.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from server import env_files, health, journal, one_command, waiting
from server.backup import DUMP, backup_login
from server.backups import keeping, manifest, media, shelf, space
from server.backups.new_database import Server
from server.backups.restored_services import InstalledServices
from server.journal import Left
from server.layout import SERVICES, TIMERS, UNITS, Layout
from server.postgres import administrator
from server.rotation.holding import all_alone
from server.service_manager import ServiceManager, Systemd
from server.spans import date
from server.trouble import Trouble, UnfitError
from server.unit_files import UnitFiles, entries, processes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

ADMINISTRATOR: Final = "HOUSE_ADMIN_DATABASE_URL"
LATEST: Final = "latest"
RESTORING: Final = "restoring"
LONGEST_NAME: Final = 63
"""Of a database. PostgreSQL cuts what is longer, and so may come to another's name: that of the house itself."""
LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
YES: Final = "да"


class Services(Protocol):
    """Both services' own commands; `InstalledServices`."""

    @property
    def names(self) -> list[str]: ...

    def migrate(self, service: str, database: str) -> None: ...

    def after_restore(self, service: str, database: str) -> str: ...


@dataclass(frozen=True)
class House:
    """What a restore works on. `enable`: lets units start with the machine. `well`: `Trouble` unless the units do their
    work within a minute.
    """

    layout: Layout
    server: Server
    services: Services
    manager: ServiceManager
    enable: Callable[[Sequence[str]], None]
    well: Callable[[Sequence[str]], None]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", nargs="?", default=LATEST, help="папка копии или её имя; по умолчанию последняя")
    parser.add_argument("--into", metavar="NAME", help="учение: восстановить в новую базу, дом не трогать")
    parser.add_argument("--drop", action="store_true", help="с --into: удалить её в конце")
    parser.add_argument("--yes", action="store_true", help="не спрашивать")


def main(options: argparse.Namespace) -> int:
    if os.geteuid() != 0:
        raise UnfitError("Восстанавливает только root. Повторите с sudo.")
    if options.drop and not options.into:
        raise UnfitError("--drop бывает только вместе с --into.")
    layout = Layout()
    house = _house(layout)
    backup = chosen(layout, options.backup)
    if options.into:
        _tell(drill(house, backup, options.into, drop=options.drop))
        return 0
    _ask(house, backup, sure=options.yes)
    with one_command.alone(layout):
        _tell(restore(house, backup, datetime.fromtimestamp(time.time(), UTC)))
    return 0


def _tell(steps: Iterator[str]) -> None:
    for line in steps:
        print(line, flush=True)


def chosen(layout: Layout, named: str) -> Path:
    """The newest good one, one by its name, or a folder that was brought from elsewhere."""
    if named == LATEST:
        newest = shelf.last_good(layout.backups)
        if newest is None:
            raise Trouble(f"В {layout.backups} нет ни одной целой копии. Назовите папку копии.")
        return newest
    place = Path(named) if "/" in named else layout.backups / named
    if not place.is_dir():
        raise Trouble(f"Копии {place} нет. Какие есть: ls {layout.backups}")
    return place.resolve()


def drill(house: House, backup: Path, name: str, *, drop: bool) -> Iterator[str]:
    """Whether the backup can be restored, and how long it takes; the running house notices nothing."""
    house.server.require_answer()
    house.server.require_free(name)
    yield from _prepared(house, backup, name)
    if drop:
        house.server.drop(name)
        yield f"Учение удалось. База {name} удалена."
    else:
        yield f"Учение удалось. База {name} осталась, удалить её: {house.server.dropping(name)}"


def restore(house: House, backup: Path, now: datetime) -> Iterator[str]:
    """`Trouble` before the names are changed: nothing is, and what ran, runs. Cut off, it is simply run again."""
    new, old = f"{house.server.house}_{RESTORING}", f"{house.server.house}_before_{keeping.stamp(now).lower()}"
    if len(old) > LONGEST_NAME:
        raise UnfitError(f"Имя базы {house.server.house} слишком длинное: прежней не дать имени {old}.")
    house.server.require_answer()
    _require_ended_upgrades(house.layout, now)
    units = _units(house)
    house.server.drop(new)  # of a restore that was cut off
    yield from _prepared(house, backup, new)
    try:
        yield f"Картинки: вернулось {_put_pictures_back(house.layout, backup)}, остальные на месте."
    except BaseException:
        house.server.drop(new)
        raise
    stopped: list[str] = []
    try:
        with all_alone(house.layout, house.services.names):
            stopped = _to_start_again(house, units)
            house.manager.stop(units)
            # Once more, now that nobody works any longer: until this moment the old house may have sent and reposted.
            for service in house.services.names:
                house.services.after_restore(service, new)
            house.server.put_in_place(new, old)
    except BaseException:
        try:
            house.manager.start(stopped)
        finally:
            house.server.drop(new)
        raise
    try:
        _wait_no_longer(house)
        # Timers first: whatever is not well, the nights' backups and the word to the dead man's switch go on.
        house.manager.start([*_timers(house), *units])
        house.well(units)
    except Trouble as ill:
        raise Trouble(
            f"База восстановлена и на месте, прежняя сохранена как {old}. Но после запуска не всё в порядке: "
            f"{str(ill).rstrip('.')}. Исправьте причину и запустите: systemctl start {' '.join(units)}."
        ) from None
    yield f"Дом работает на восстановленной базе. Прежняя сохранена, удалить её: {house.server.dropping(old)}"


def _require_ended_upgrades(layout: Layout, now: datetime) -> None:
    """`Trouble` where the installer may still take one back: its copy of a schema would be put over what is restored,
    and no unit starts in the middle of a migration. A journal stands only where an upgrade was cut off.
    """
    for service in SERVICES:
        found = journal.read(layout, service)
        if found and journal.what_is_left(found, now.timestamp()) is not Left.KEEP:
            command = f"channel-house install{' --stopped' if waiting.waits(layout) else ''}"
            raise Trouble(
                f"Обновление ({service}) оборвалось, ничего не изменено. Сначала закончите его: {command}. Не выходит? "
                f"Уберите {journal.path(layout, service)} и повторите восстановление."
            )


def _prepared(house: House, backup: Path, name: str) -> Iterator[str]:
    """The database `name`, whole, or not there."""
    promised = manifest.read(backup)
    manifest.verify(backup, promised)
    media.verify(backup)
    yield f"Копия {backup.name} цела: от {date(promised.at)}, строк {sum(promised.rows.values())}."
    started = time.monotonic()
    house.server.fill(name, backup / DUMP, promised)
    try:
        told = [_taken_by(service, house, name) for service in house.services.names]
    except BaseException:
        house.server.drop(name)
        raise
    took = time.monotonic() - started
    yield f"База {name} готова за {took:.0f} с: во всех {len(promised.rows)} таблицах строк столько же."
    yield from told


def _taken_by(service: str, house: House, database: str) -> str:
    """The service's own words about what it holds back."""
    house.services.migrate(service, database)
    told = house.services.after_restore(service, database)
    return f"{told[:1].upper()}{told[1:]}."


def _put_pictures_back(layout: Layout, backup: Path) -> int:
    try:
        layout.media.mkdir(parents=True, exist_ok=True)
        owner = layout.media.stat()
        return media.put_back(backup, layout.media, (owner.st_uid, owner.st_gid))
    except OSError as trouble:
        raise space.full(trouble, layout.media) from None


def _units(house: House) -> list[str]:
    """Those that run, and those that are to: of a restore that was cut off none runs any more, nor of a house that has
    waited for it.
    """
    known = [unit for service in house.services.names for unit in UNITS[service]]
    states = house.manager.states(known)
    there = [unit for unit in known if unit in states and states[unit].there]
    wanted = _wanted(house, processes) if waiting.waits(house.layout) else []
    return [unit for unit in there if unit in wanted or states[unit].enabled or states[unit].active != "inactive"]


def _to_start_again(house: House, units: list[str]) -> list[str]:
    """Where the restore does not succeed. A house that waits for its rows waits on: of it, only what runs by hand."""
    if not waiting.waits(house.layout):
        return units
    return waiting.running(house.manager.states(units).values())


def _wanted(house: House, of: Callable[[str, Mapping[str, str]], tuple[str, ...]]) -> list[str]:
    """What the settings want of each service."""
    return [unit for service in house.services.names for unit in of(service, env_files.read(house.layout.env(service)))]


def _wait_no_longer(house: House) -> None:
    """Its rows have come: from here on it is a house as any other, whatever becomes of its start."""
    if waiting.waits(house.layout):
        house.enable([*_wanted(house, entries), *TIMERS])
        waiting.end(house.layout)


def _timers(house: House) -> list[str]:
    """Those that are to run and do not: of a house that was installed for this."""
    states = house.manager.states(TIMERS)
    return [name for name, state in states.items() if state.there and state.enabled and state.active == "inactive"]


def _house(layout: Layout) -> House:
    running = backup_login(layout).environment
    dsn = os.environ.get(ADMINISTRATOR)
    if not dsn and running["PGHOST"] not in LOCAL:
        raise UnfitError(f"База на другом сервере: задайте {ADMINISTRATOR} в окружении, это её администратор.")
    admin = administrator(dsn)
    if not dsn:
        admin = dataclasses.replace(admin, environment={**admin.environment, "PGPORT": running["PGPORT"]})
    manager = Systemd()
    return House(
        layout,
        Server(admin, running["PGDATABASE"]),
        InstalledServices(layout),
        manager,
        UnitFiles(layout, manager).enable,
        lambda units: health.require(layout, manager, units),
    )


def _ask(house: House, backup: Path, *, sure: bool) -> None:
    if sure:
        return
    print(
        f"Дом станет таким, каким был в копии {backup.name}. Всё, что сделано после неё, останется только в прежней "
        f"базе: она будет сохранена. Остановятся на несколько секунд: {', '.join(house.services.names) or 'никто'}."
    )
    if not sys.stdin.isatty():
        raise UnfitError("Подтвердить некому: повторите с --yes. Ничего не изменено.")
    if input(f"Восстановить? Наберите «{YES}»: ").strip().lower() != YES:
        raise Trouble("Ничего не изменено.")
