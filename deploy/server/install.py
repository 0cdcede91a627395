"""`channel-house install`: put the house on this server, or bring it up to date. Run again, it changes what is not so.

From a clone (`sh deploy/install.sh`) its code is installed; from what is installed, settings alone are looked at.
"""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server import (
    answers,
    certificate,
    env_files,
    house_settings,
    machine,
    one_command,
    packages,
    preflight,
    setting_names,
    waiting,
)
from server.accounts import ensure_accounts, ensure_folders
from server.house_code import Code
from server.installation import Installation
from server.layout import CATALOG, SERVICES, Layout
from server.progress import step, tell
from server.questions import wanted
from server.service_manager import Systemd

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from server.questions import Question

HOUSE: Final = Path(__file__).resolve().parents[2]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--answers", type=Path, metavar="ФАЙЛ", help="ответы из файла; образец: install.env.example")
    parser.add_argument("--only", choices=SERVICES, help="одну службу")
    parser.add_argument(
        "--stopped", action="store_true", help="ничего не запускать: переезд, данные ещё восстановит restore"
    )
    parser.add_argument("--check", action="store_true", help="только сказать, чего не хватает")


def main(options: argparse.Namespace) -> int:
    layout = Layout()
    given = answers.of_this_command() | (answers.from_file(options.answers) if options.answers else {})
    os.environ.pop("HOUSE_ADMIN_DATABASE_URL", None)  # for this program alone
    if options.check:
        return _check(layout, given, options.only, starts=not options.stopped)
    machine.require_root()
    machine.system()
    machine.require_systemd()
    layout.code.mkdir(parents=True, exist_ok=True)
    with one_command.alone(layout):
        ask = None if options.answers else answers.at_the_terminal()
        _install(layout, given, options.only, ask, starts=not options.stopped)
    return 0


def _install(
    layout: Layout, given: dict[str, str], only: str | None, ask: Callable[[Question], str] | None, *, starts: bool
) -> None:
    """`ask` None: nobody is asked; least of all who has answers in a file."""
    begun = time.monotonic()
    if starts:
        waiting.require_rows(layout, "Не запускаю")
    else:
        preflight.require_stopped(Systemd())
    Installation.resume(layout)
    stored = _stored(layout)
    setting_names.require_known(layout, stored)
    before = house_settings.stored_answers(stored)
    settled = answers.gather(_narrowed(given, before, only), before, ask)
    services = (only,) if only else wanted(settled["HOUSE_SERVICES"])
    files = house_settings.files(settled, stored)
    machine.require_room(layout.code)
    preflight.require_ports(layout, Systemd(), services)
    if CATALOG in services:
        certificate.require(layout, settled)
    packages.ensure(preflight.wanted_packages(settled, services))
    with step("Учётные записи и папки") as told:
        made = ensure_accounts()
        ensure_folders(layout)
        told.outcome = f"заведены: {', '.join(made)}" if made else "есть"
    if not starts:
        waiting.begin(layout)
    Installation(layout, Code(HOUSE, layout), settled, files, services).put()
    then = "" if starts else " Ничего не запущено: это сделает channel-house restore."
    tell(f"Готово за {time.monotonic() - begun:.0f} с.{then}")


def _narrowed(given: dict[str, str], before: dict[str, str], only: str | None) -> dict[str, str]:
    """With `--only` nothing is asked of a service that is not there yet."""
    if only is None:
        return given
    there = wanted(before.get("HOUSE_SERVICES", ""))
    return {**given, "HOUSE_SERVICES": " ".join(each for each in SERVICES if each in there or each == only)}


def _stored(layout: Layout) -> house_settings.Files:
    return {name: settings for name in house_settings.FILES if (settings := env_files.read(layout.env(name)))}


def _check(layout: Layout, given: dict[str, str], only: str | None, *, starts: bool) -> int:
    try:
        stored = _stored(layout)
    except PermissionError:
        stored = {}
    before = house_settings.stored_answers(stored)
    found = preflight.findings(layout, Systemd(), _narrowed(given, before, only), stored, before)
    well = True
    for finding in itertools.chain(_in_the_way(layout, starts=starts), found):
        tell(str(finding))
        well = well and finding.cure is None
    return 0 if well else 1


def _in_the_way(layout: Layout, *, starts: bool) -> Iterator[preflight.Finding]:
    """Of a house that waits for its rows, or one that runs where it is to be put there and stand still."""
    if starts and waiting.waits(layout):
        yield preflight.Finding("Данные", cure=waiting.what_to_do(layout))
    if not starts:
        yield preflight.found("Дом стоит", lambda: preflight.require_stopped(Systemd()))
