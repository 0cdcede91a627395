"""What would keep an installation from being done, looked for before anything is touched, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import answers, certificate, database, journal, machine, packages
from server.house_settings import require_whole_passwords
from server.layout import SERVICES, SOCKETS, TIMERS, UNITS
from server.loopback import port_of, settings_of
from server.postgres import STARTS
from server.questions import place, wanted
from server.setting_names import require_known
from server.trouble import Trouble, UnfitError
from server.unit_files import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.house_settings import Files
    from server.layout import Layout
    from server.service_manager import ServiceManager

OF_NGINX: Final = (80, 443)


@dataclass(frozen=True)
class Finding:
    """`cure`: what is wrong and how to mend it; None: it is fine. `told`: what is said of it when it is fine."""

    what: str
    told: str = ""
    cure: str | None = None

    def __str__(self) -> str:
        if self.cure:
            return f"✗ {self.what}: {self.cure}"
        return f"✓ {self.what}{f': {self.told}' if self.told else ''}"


def found(what: str, look: Callable[[], str | None]) -> Finding:
    try:
        return Finding(what, look() or "")
    except Trouble as trouble:
        return Finding(what, cure=str(trouble))


def findings(
    layout: Layout, manager: ServiceManager, given: Mapping[str, str], stored: Files, known: Mapping[str, str]
) -> Iterator[Finding]:
    """`known`: what was answered before. Nothing is changed."""
    yield found("Права", machine.require_root)
    yield found("Система", machine.system)
    yield found("systemd", machine.require_systemd)
    yield found("Место на диске", lambda: machine.require_room(layout.code))
    yield found("Настройки", lambda: require_known(layout, stored))
    lacking = answers.missing(given, known)
    yield Finding("Ответы", "есть все", lacking)
    if lacking:
        return
    settled = answers.gather(given, known, None)
    services = wanted(settled["HOUSE_SERVICES"])
    yield found("Пакеты", lambda: _packages(settled, services))
    yield found("Прошлая установка", lambda: _whole(layout, services))
    yield found("Порты", lambda: require_ports(layout, manager, services))
    if "catalog" in services:
        yield found("Сертификат", lambda: certificate.require(layout, settled))
    yield found("База данных", lambda: _database(settled, stored, services))


def _whole(layout: Layout, services: tuple[str, ...]) -> None:
    for service in services:
        if journal.read(layout, service):
            raise Trouble(f"обновление ({service}) оборвалось: sh deploy/install.sh закончит его или вернёт прежнее.")


def _packages(settled: Mapping[str, str], services: tuple[str, ...]) -> str:
    absent = packages.missing(wanted_packages(settled, services))
    return f"поставит установка: {', '.join(absent)}" if absent else "есть"


def wanted_packages(settled: Mapping[str, str], services: tuple[str, ...]) -> tuple[str, ...]:
    is_ours = place(settled).is_here and not settled.get("HOUSE_ADMIN_DATABASE_URL")
    return packages.wanted(catalog="catalog" in services, database_is_here=is_ours)


def require_ports(layout: Layout, manager: ServiceManager, services: tuple[str, ...]) -> None:
    """`Trouble` names a port that somebody else has, and who."""
    taken = []
    for service in services:
        for unit in processes(service, settings_of(layout, "catalog-web.service") if service == "catalog" else {}):
            settings = settings_of(layout, unit)
            holder = machine.holder(port_of(unit, settings))
            if holder and not _is_ours(manager, unit):
                taken.append(f"порт {port_of(unit, settings)} занят: {holder}")
    if "catalog" in services:
        for port in OF_NGINX:
            holder = machine.holder(port)
            if holder and not holder.startswith("nginx "):
                taken.append(f"порт {port} занят: {holder}, а нужен nginx")
    if taken:
        raise Trouble(f"{'; '.join(taken)}. Остановите эту программу и повторите.")


def require_stopped(manager: ServiceManager) -> None:
    """`UnfitError` names what of the house runs here."""
    units = [*(unit for service in SERVICES for unit in (*SOCKETS[service], *UNITS[service])), *TIMERS]
    states = manager.states(units)
    if running := [unit for unit in units if states[unit].there and states[unit].runs]:
        raise UnfitError(
            f"Уже работают: {', '.join(running)}. --stopped — для нового сервера, где дома ещё нет; здесь установка "
            "идёт без него."
        )


def _is_ours(manager: ServiceManager, unit: str) -> bool:
    """Not so while it rests between two tries: then it is another program that keeps it from its port."""
    states = manager.states([unit, unit.replace(".service", ".socket")]).values()
    return any(
        state.there and state.active in {"active", "activating"} and state.told.get("SubState") != "auto-restart"
        for state in states
    )


def _database(settled: Mapping[str, str], stored: Files, services: tuple[str, ...]) -> str:
    where = place(settled)
    require_whole_passwords(stored, services)
    if where.is_here and packages.missing((packages.SERVER,)) and not settled.get("HOUSE_ADMIN_DATABASE_URL"):
        return "PostgreSQL поставит установка"
    if not machine.is_open(where.host, int(where.port)):
        how = f"запустите PostgreSQL: {STARTS}" if where.is_here else "проверьте этот PostgreSQL и сеть до него"
        raise Trouble(f"на {where.host}:{where.port} никто не отвечает: {how}.")
    if all(service in stored for service in services):
        database.require_logins(settled, stored, services)
        return "пароли подходят"
    return "отвечает"
