"""nginx' files of the catalog's site, made from `deploy/nginx` and the house's settings. Pure but for reading those."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.layout import CATALOG, NAME, PORTS
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.certificate import Pair
    from server.layout import Layout

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "nginx"
SITE: Final = f"sites-available/{NAME}.conf"
LINK: Final = f"sites-enabled/{NAME}.conf"
"""Leads to `SITE`, as Debian has it."""
VERSION_PATH: Final = "/house-pages/version"
_VERSION: Final = re.compile(r'return 200 "([0-9a-f]{64})"')
_PLACEHOLDER: Final = re.compile(r"@([A-Z_]+)@")
_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_PATH: Final = re.compile(r"/[A-Za-z0-9_./@+-]*")


@dataclass(frozen=True)
class Doors:
    """Where the site is open, and where the catalog's process is; a test has ports of its own."""

    http: int = 80
    https: int = 443
    upstream: str = f"127.0.0.1:{PORTS['catalog-web.service']}"
    ipv6: bool = True


def site_files(layout: Layout, settings: Mapping[str, str], pair: Pair, doors: Doors) -> dict[str, str]:
    """Content by the file's path below nginx' folder. `UnfitError` names the setting that cannot be written down."""
    values = {
        "SITE_NAME": site_name(settings),
        "ADMIN_ACCESS": _access(settings.get("HOUSE_ADMIN_ADDRESSES", "")),
        "UPSTREAM": doors.upstream,
        "LISTEN_HTTP": _listen(doors.http, "", doors.ipv6),
        "LISTEN_HTTPS": _listen(doors.https, " ssl http2", doors.ipv6),
        "FOLDER": _path(nginx_folder(layout) / NAME),
        "LOGS": _path(layout.root / "var/log/nginx"),
        "CHALLENGES": _path(challenges(layout)),
        "STATIC": _path(layout.current(CATALOG)),  # what is asked for begins with /static/, or /media/
        "MEDIA": _path(layout.media.parent),
        "CERTIFICATE": _path(pair.certificate),
        "KEY": _path(pair.key),
    }
    texts = {_place(template): template.read_text(encoding="utf-8") for template in templates()}
    sum_of_all = hashlib.sha256("".join(_filled(text, values | {"VERSION": ""}) for text in texts.values()).encode())
    values["VERSION"] = sum_of_all.hexdigest()
    return {place: _filled(text, values) for place, text in texts.items()}


def version(files: Mapping[str, str]) -> str:
    """What nginx tells this machine at `VERSION_PATH` once it serves by these files."""
    told = _VERSION.search(files[SITE])
    return told[1] if told else ""


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".conf", ".html"})


def nginx_folder(layout: Layout) -> Path:
    return layout.root / "etc/nginx"


def challenges(layout: Layout) -> Path:
    """Where certbot lays what Let's Encrypt asks for: `--webroot -w`."""
    return layout.root / "var/www/letsencrypt"


def logs(layout: Layout) -> list[Path]:
    return [layout.root / f"var/log/nginx/{NAME}.{kind}.log" for kind in ("access", "error")]


def site_name(settings: Mapping[str, str]) -> str:
    name = settings.get("HOUSE_SITE_NAME", "")
    if not _HOST_NAME.fullmatch(name):
        raise UnfitError("HOUSE_SITE_NAME: нужно имя сайта вида catalog.example.com.")
    return name.lower()


def _place(template: Path) -> str:
    name = template.relative_to(TEMPLATES).as_posix()
    return SITE if name == Path(SITE).name else f"{NAME}/{name}"


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _listen(port: int, how: str, ipv6: bool) -> str:
    doors = [f"{port}", f"[::]:{port}"] if ipv6 else [f"{port}"]
    return "\n".join(f"    listen {door}{how};" for door in doors)


def _access(addresses: str) -> str:
    """Whom nginx lets in; everybody where nobody is named."""
    named = [part.strip() for part in addresses.split(",") if part.strip()]
    try:
        networks = [ipaddress.ip_network(part, strict=False) for part in named]
    except ValueError:
        raise UnfitError(
            "HOUSE_ADMIN_ADDRESSES: нужны адреса или сети через запятую, например 203.0.113.7, 2001:db8::/32."
        ) from None
    return "\n".join([*(f"allow {network};" for network in networks), *(["deny all;"] if networks else [])])


def _path(path: Path) -> str:
    if not _PATH.fullmatch(str(path)):
        raise UnfitError(f"Путь {path} не записать в настройки nginx: нужны латинские буквы, цифры и . _ - / @ +.")
    return str(path)
