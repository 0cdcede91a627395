"""The files of settings, made of answers and of what is stored; addresses, passwords and keys are made here. Pure."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from server.layout import CATALOG, REPOSTER, SERVER, SERVICES, Layout
from server.questions import BY_NAME, place, wanted
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

BACKUP: Final = "backup"
BACKUP_ROLE: Final = "house_backup"
PREFIXES: Final = {CATALOG: ("CATALOG_",), REPOSTER: ("REPOSTER_", "TELEGRAM_"), SERVER: ("HOUSE_",)}
OURS: Final = tuple(prefix for prefixes in PREFIXES.values() for prefix in prefixes)
"""Other names in a file of settings are for libraries, and the operator's own."""

SHORTEST_PASSWORD: Final = 16
"""Those that are made here have 48 characters: a shorter one is the rest of one, which others may guess."""

Files = dict[str, dict[str, str]]
"""Settings by the name of their file, without `.env`."""


def migrator(service: str) -> str:
    """The name of the file that the migrate command alone reads."""
    return f"{service}-migrator"


FILES: Final = (SERVER, BACKUP, *SERVICES, *map(migrator, SERVICES))


def database_url(service: str) -> str:
    return f"{service.upper()}_DATABASE_URL"


def migrator_url(service: str) -> str:
    return f"{service.upper()}_MIGRATOR_DATABASE_URL"


BACKUP_URL: Final = "HOUSE_BACKUP_DATABASE_URL"


def addresses(services: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Each login role's file and the setting in it that holds its address."""
    found = {BACKUP_ROLE: (BACKUP, BACKUP_URL)}
    for service in services:
        found[f"{service}_app"] = (service, database_url(service))
        found[f"{service}_migrator"] = (migrator(service), migrator_url(service))
    return found


def require_whole_passwords(stored: Files, services: tuple[str, ...]) -> None:
    """`UnfitError` names the setting whose password was cut short by somebody's hand: it would be given to the role."""
    for file, setting in addresses(services).values():
        secret = password(stored.get(file, {}).get(setting, ""))
        if secret and len(secret) < SHORTEST_PASSWORD:
            raise UnfitError(
                f"{setting} в {Layout().env(file)}: пароль короче {SHORTEST_PASSWORD} знаков, похоже, он обрезан. "
                "Верните прежний или уберите строку целиком: тогда установка задаст новый."
            )


def file_of(answer: str) -> str:
    """The name of the file that keeps it."""
    return next(file for file, prefixes in PREFIXES.items() if answer.startswith(prefixes))


def stored_answers(stored: Files) -> dict[str, str]:
    """What was answered before."""
    return {
        name: value
        for settings in stored.values()
        for name, value in settings.items()
        if name in BY_NAME and BY_NAME[name].is_stored
    }


def files(answers: Mapping[str, str], stored: Files) -> Files:
    """All files as they are to be. What is stored and not answered otherwise stays, an operator's own lines too."""
    services = wanted(answers["HOUSE_SERVICES"])
    require_whole_passwords(stored, services)
    made: Files = {SERVER: {**stored.get(SERVER, {}), **_own(answers, SERVER)}}
    for service in services:
        made[service] = {**_keys(service), **stored.get(service, {}), **_own(answers, service)}
    if CATALOG in services:
        made[CATALOG] |= _of_the_catalog(answers, stored)
    for role, (file, setting) in addresses(services).items():
        before = stored.get(file, {}).get(setting, "")
        made.setdefault(file, dict(stored.get(file, {})))[setting] = _address(role, answers, before)
    return made


def password(url: str) -> str:
    """In the address of a role; "" where there is none."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _own(answers: Mapping[str, str], of: str) -> dict[str, str]:
    return {
        name: value
        for name, value in answers.items()
        if name.startswith(PREFIXES[of]) and (name not in BY_NAME or BY_NAME[name].is_stored)
    }


def _keys(service: str) -> dict[str, str]:
    if service == CATALOG:
        return {"CATALOG_SECRET_KEY": secrets.token_urlsafe(64)}
    return {"REPOSTER_SESSION_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}


def _of_the_catalog(answers: Mapping[str, str], stored: Files) -> dict[str, str]:
    standard = Layout()
    return {
        "CATALOG_HOSTS": answers.get("CATALOG_HOSTS") or _hosts(answers["HOUSE_SITE_NAME"], stored),
        "CATALOG_MEDIA_ROOT": str(standard.media),
        "CATALOG_STATIC_ROOT": str(standard.current(CATALOG) / "static"),
    }


def _hosts(site_name: str, stored: Files) -> str:
    """The site's name is always among them, for nginx asks by it; what an operator has added stays. The first one is
    the Mini App's.
    """
    before = [name.strip() for name in stored.get(CATALOG, {}).get("CATALOG_HOSTS", "").split(",") if name.strip()]
    if site_name in before:
        return ",".join(before)
    former = stored.get(SERVER, {}).get("HOUSE_SITE_NAME")
    return ",".join([site_name, *(name for name in before if name != former)])


def _address(role: str, answers: Mapping[str, str], before: str) -> str:
    """The same password for as long as there is one; an address that leads elsewhere now is made anew."""
    where = place(answers)
    secret = password(before) or secrets.token_hex(24)
    query = urlsplit(before).query if before else ""
    return f"postgresql://{role}:{secret}@{where.host}:{where.port}/{where.name}{f'?{query}' if query else ''}"
