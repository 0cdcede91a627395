"""A real nginx of one's own, as an ordinary user has it: a folder in place of `/`, ports of its own, no systemd."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orphans
import pytest
from server.certificate import self_signed
from server.layout import Layout
from server.site import Nginx, install_site
from server.site_files import Doors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NAME = "catalog.test"
SETTINGS = {"HOUSE_SITE_NAME": NAME}
PATIENCE_S = 60
MAIN = """
{user}
worker_processes 1;
daemon off;
pid {root}/nginx.pid;
error_log {root}/var/log/nginx/error.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {root}/var/log/nginx/access.log;
    client_body_temp_path {root}/bodies;
    proxy_temp_path {root}/proxied;
    fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi;
    scgi_temp_path {root}/scgi;
    include {root}/etc/nginx/sites-enabled/*;
}}
"""
needs_nginx = pytest.mark.skipif(
    not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="нужен nginx: apt install nginx"
)


@dataclass(frozen=True)
class House:
    layout: Layout
    nginx: Nginx
    upstream: int

    @property
    def conf(self) -> Path:
        return self.layout.root / "nginx.conf"

    def install(self, settings: Mapping[str, str] = SETTINGS) -> bool:
        return install_site(self.layout, settings, self.nginx)

    def log(self, name: str) -> str:
        return (self.layout.root / "var/log/nginx" / name).read_text()

    @property
    def certificate(self) -> Path:
        return self_signed(self.layout).certificate

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """nginx without the site, until it is installed."""
        process = subprocess.Popen(
            [*_nginx(self.layout.root)],
            stderr=subprocess.DEVNULL,
            preexec_fn=orphans.on_parents_death(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )
        try:
            # A signal before it has workers would be lost.
            until(lambda: bool(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()))
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def house(root: Path, upstream: int) -> House:
    """Its folder, with what Debian's package brings."""
    for folder in ("etc/nginx/sites-available", "etc/nginx/sites-enabled", "var/log/nginx"):
        (root / folder).mkdir(parents=True)
    layout = Layout(root)
    user = "user root;" if os.geteuid() == 0 else ""  # nobody else enters the folder of a test
    (root / "nginx.conf").write_text(MAIN.format(root=root, user=user))
    doors = Doors(free_port(), free_port(), f"127.0.0.1:{upstream}", ipv6=False)
    return House(layout, Nginx((*_nginx(root), "-t", "-q"), (*_nginx(root), "-s", "reload"), doors), upstream)


def free_port() -> int:
    """To listen at on all addresses: below those that the kernel gives to whoever connects anywhere meanwhile."""
    for port in random.sample(range(20_000, 32_000), k=100):
        with socket.socket() as listening, suppress(OSError):
            listening.bind(("0.0.0.0", port))
            return port
    raise RuntimeError("no port is free")


def until(condition: Callable[[], bool]) -> None:
    """`TimeoutError` when patience is over."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _nginx(root: Path) -> tuple[str, ...]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return (program, "-e", str(root / "var/log/nginx/error.log"), "-p", str(root), "-c", str(root / "nginx.conf"))
