"""What a release of each part of the house is made of, and the steps by which code becomes something that runs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import mini_app, python_packages, releases
from server.commands import run
from server.layout import CATALOG, NAME, REPOSTER, SERVER, SOCKETS, UNITS, Layout
from server.progress import step
from server.releases import Contents, Release
from server.service_program import Program
from server.trouble import UnfitError
from server.unit_files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CODE: Final = {CATALOG: "catalog_service", REPOSTER: "reposter_service"}
SCHEMA: Final = "shared_schema"
OF_THE_ROOM: Final = (
    "deploy/server",
    "deploy/systemd",
    "deploy/nginx",
    "deploy/monitoring",
    "deploy/install.sh",
    "deploy/install.env.example",
    "deploy/find_python",
    "deploy/doctor",
    ".env.example",
)
"""What the operator's commands need once the folder that the house was installed from is gone."""
ROOM_UNITS: Final = "house-"


@dataclass(frozen=True)
class Code:
    """The house that is installed from (`house`: its folder) and where it goes."""

    house: Path
    layout: Layout

    @property
    def workshop(self) -> Path:
        """What is kept between upgrades to make releases with: uv, Node, packages."""
        return self.layout.root / "var/cache" / NAME

    def has(self, service: str) -> bool:
        """Not so where `channel-house install` runs from what is installed: settings alone are looked at then."""
        return (self.house / CODE[service]).is_dir()

    def release(self, service: str) -> Release:
        """Of this code; where there is none, the one that runs."""
        if self.has(service):
            return releases.release(self.layout, service, self._contents(service))
        running = releases.current(self.layout, service)
        if running is None:
            raise UnfitError(f"{service}: ещё не установлен, ставьте его из папки с кодом: sh deploy/install.sh.")
        return running

    def build(self, service: str, made: Release, settings: Mapping[str, str]) -> None:
        """With its packages, compiled; the catalog with its Mini App and the site's files."""
        page = self._page() if service == CATALOG else None
        contents = self._contents(service)
        with step(f"Версия {service} {made.name}"):
            releases.build(made, contents, (lambda folder: self._furnish(service, folder, settings, page),))

    def _furnish(self, service: str, folder: Path, settings: Mapping[str, str], page: Path | None) -> None:
        lock = folder / CODE[service] / "requirements.lock"
        python_packages.make(folder / "venv", lock, self.workshop, self.house / "requirements-dev.lock")
        run(
            [folder / "venv/bin/python", "-m", "compileall", "-q", CODE[service], SCHEMA],
            "Код не компилируется",
            folder=folder,
        )
        if page is not None:
            (folder / mini_app.PAGE).parent.mkdir(parents=True)
            shutil.copyfile(page, folder / mini_app.PAGE)
            Program(service, folder).collect_static(settings)

    def _page(self) -> Path:
        with step("Mini App"):
            return mini_app.page(self.house, self.workshop)

    def _contents(self, service: str) -> Contents:
        units = [f"deploy/systemd/{unit}" for unit in (*SOCKETS[service], *UNITS[service])]
        return Contents(
            self.house,
            (
                (CODE[service], CODE[service]),
                (SCHEMA, SCHEMA),
                *((f"{FOLDER}/{unit.rpartition('/')[2]}", unit) for unit in units),
                *(mini_app.sources(self.house) if service == CATALOG else ()),
            ),
        )

    def room(self) -> Contents:
        """The operator's commands."""
        there = [name for name in (*OF_THE_ROOM, SCHEMA) if (self.house / name).exists()]
        units = sorted((self.house / "deploy/systemd").glob(f"{ROOM_UNITS}*"))
        return Contents(
            self.house,
            (
                *((name, name) for name in there),
                *((f"{FOLDER}/{unit.name}", f"deploy/systemd/{unit.name}") for unit in units),
            ),
        )

    def put_room(self) -> Release:
        """The operator's commands are those of this code from now on."""
        made = releases.release(self.layout, SERVER, self.room())
        if not made.is_complete:
            releases.build(made, self.room())
        running = releases.current(self.layout, SERVER)
        if running is None or running.name != made.name:
            releases.switch(self.layout, SERVER, made)
        return made
