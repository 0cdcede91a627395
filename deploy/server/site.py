"""The catalog's site in nginx: its files are put in place, tried by nginx, and taken back when it refuses them."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server import machine
from server.certificate import certificate
from server.commands import run
from server.site_files import (
    LINK,
    SITE,
    VERSION_PATH,
    Doors,
    challenges,
    logs,
    nginx_folder,
    site_files,
    site_name,
    version,
)
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.layout import Layout

TRIED_S: Final = 60
ANSWERS_WITHIN_S: Final = 5
SURELY: Final = 5
"""Answers in a row."""
MOST_BYTES: Final = 1 << 16


@dataclass(frozen=True)
class Nginx:
    """How it is told: whether it takes its files, and that it is to take them, within so many seconds. A test has one
    of its own.
    """

    test: tuple[str, ...] = ("nginx", "-t", "-q")
    reload: tuple[str, ...] = ("systemctl", "reload-or-restart", "nginx.service")
    doors: Doors = field(default_factory=lambda: Doors(ipv6=_has_ipv6()))
    reloaded_within_s: float = 15


def install_site(layout: Layout, settings: Mapping[str, str], nginx: Nginx | None = None) -> bool:
    """Whether nginx serves otherwise than before: False when all was so already.

    `settings`: HOUSE_*. A certificate of Let's Encrypt is taken as soon as it is there, a renewed one with each call.
    `Trouble` says what keeps nginx from it; then its files are as they were, and it serves what it served.
    """
    nginx = nginx or Nginx()
    name, pair = site_name(settings), certificate(layout, settings)
    files = site_files(layout, settings, pair, nginx.doors)
    challenges(layout).mkdir(parents=True, exist_ok=True)
    _keep_logs_private(layout)
    before = _Before.of(nginx_folder(layout), files)
    changed = before.replaced_by(files)
    served = Served(pair.sent, version(files))
    if not changed and _served(name, nginx.doors.https) == served:
        return False
    try:
        run(nginx.test, "nginx не принимает настройки сайта", timeout_s=TRIED_S)
        _require_own_doors(nginx.doors)
        run(nginx.reload, "nginx не перечитал настройки", timeout_s=TRIED_S)
        _wait_for(served, name, nginx)
    except BaseException:
        before.put_back()
        if changed:
            with suppress(Trouble):  # it is told what went wrong first
                run(nginx.reload, "nginx не перечитал прежние настройки", timeout_s=TRIED_S)
        raise
    return True


def _keep_logs_private(layout: Layout) -> None:
    """They hold visitors' addresses, and nginx makes them readable by every account of the machine. Debian's rotation
    goes on with these rights."""
    for path in logs(layout):
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640))
            with suppress(LookupError, PermissionError):
                shutil.chown(path, group="adm")  # Debian's, of those who read logs


@dataclass(frozen=True)
class _Before:
    """Files as they were, by their path; None: there was none."""

    folder: Path
    kept: Mapping[str, bytes | None]
    was_linked: bool

    @classmethod
    def of(cls, folder: Path, names: Mapping[str, str]) -> _Before:
        kept = {name: (folder / name).read_bytes() if (folder / name).is_file() else None for name in names}
        return cls(folder, kept, (folder / LINK).is_symlink())

    def replaced_by(self, files: Mapping[str, str]) -> bool:
        """Whether something is other than before."""
        new = {name: text.encode() for name, text in files.items()}
        try:
            for name in (name for name in new if new[name] != self.kept[name]):
                _write(self.folder / name, new[name])
            self._link()
        except OSError as refused:
            self.put_back()
            raise Trouble(f"Файлы nginx не записать: {refused}.") from None
        return new != self.kept or not self.was_linked

    def put_back(self) -> None:
        for name, content in self.kept.items():
            if content is None:
                (self.folder / name).unlink(missing_ok=True)
            elif (self.folder / name).read_bytes() != content:
                _write(self.folder / name, content)
        if not self.was_linked:
            (self.folder / LINK).unlink(missing_ok=True)

    def _link(self) -> None:
        link = self.folder / LINK
        if not link.is_symlink():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(f"../{SITE}")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.chmod(0o644)
    part.replace(path)


def _require_own_doors(doors: Doors) -> None:
    """nginx that is reloaded keeps silent about a port that it does not get."""
    for port in (doors.http, doors.https):
        holder = machine.holder(port)
        if holder and not holder.startswith("nginx"):
            raise Trouble(f"Порт {port} занят: {holder}. Остановите её и повторите: сайту нужен этот порт.")


@dataclass(frozen=True)
class Served:
    """What a visitor of this machine gets: `certificate` is DER, `version` that of nginx' files."""

    certificate: bytes
    version: str


def _wait_for(expected: Served, name: str, nginx: Nginx) -> None:
    """A reload is done in nginx' own time, and a refusal stands in its log alone. Old processes answer for a while."""
    deadline = time.monotonic() + nginx.reloaded_within_s
    seen = 0
    while seen < SURELY:
        seen = seen + 1 if _served(name, nginx.doors.https) == expected else 0
        if time.monotonic() > deadline:
            raise Trouble(
                f"nginx за {nginx.reloaded_within_s:g} с не перешёл на новые настройки сайта. "
                "Причина в /var/log/nginx/error.log или journalctl -u nginx."
            )
        time.sleep(0.05)


def _served(name: str, port: int) -> Served | None:
    """None where nobody answers by HTTPS."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE  # whose certificate it is, is the question
    try:
        with (
            socket.create_connection(("127.0.0.1", port), ANSWERS_WITHIN_S) as plain,
            anybody.wrap_socket(plain, server_hostname=name) as secure,
        ):
            secure.sendall(f"GET {VERSION_PATH} HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
            answer = secure.makefile("rb").read(MOST_BYTES)
            certificate = secure.getpeercert(binary_form=True) or b""
    except OSError:
        return None
    return Served(certificate, answer.rpartition(b"\r\n\r\n")[2].decode(errors="replace").strip())


def _has_ipv6() -> bool:
    return Path("/proc/net/if_inet6").exists()
