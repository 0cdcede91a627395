"""What a house has to live through by itself: being installed again, a version that is not well, a power cut,
PostgreSQL that is late.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from server.layout import CATALOG

from bench.installed_house import ANSWERS, CLONE, OURS, SITE, CommandFailed, InstalledHouse
from bench.restart_load import certificate, visited_pages
from bench.visitors import met, visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POSTGRES: Final = ("postgresql.service", "postgresql@15-main.service")
LATE_S: Final = 30.0
"""Long enough for everybody to have tried several times."""
SEEN_S: Final = 5.0
"""In which the visitors see the version before at work."""

NEXT_SCHEMA: Final = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("links", "{last}")]
    operations = [migrations.RunSQL("CREATE TABLE catalog.of_the_next_version (id int)")]
"""
TOO_LONG: Final = TimeoutError.__name__
"""A visitor's patience was over. How long he waits is this machine's doing and told; a refusal would be the house's."""
ENDS_AT_ONCE: Final = "raise SystemExit('of a version that is not well')\n"
STRUCTURE: Final = r"""
set -o pipefail
runuser -u postgres -- pg_dump --schema-only house |
grep --invert-match --extended-regexp '^.(un)?restrict ' |
sed --regexp-extended 's/::(character varying|text)(\[\])?//g; s/[()]//g'
"""
"""Without the words that pg_dump makes up each time, and without casts: of a condition PostgreSQL writes them otherwise
once it has read what it wrote."""


class DidNotComeBack(Exception):
    """Or was not left alone."""


def installed_again(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The same command once more changes nothing and restarts nothing."""
    before, pids = _everything(house), house.main_pids()
    house.sh(f"sh deploy/install.sh --answers {ANSWERS}")
    changed = sorted(name for name, was in {**_everything(house), **before}.items() if before.get(name) != was)
    changed += sorted(_everything(house).keys() ^ before.keys())
    restarted = [unit for unit, pid in house.main_pids().items() if pids[unit] != pid]
    if changed or restarted:
        raise DidNotComeBack(f"a second install changed {changed} and restarted {restarted}")
    tell("installed again: nothing changed, nothing restarted")


def taken_back(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """A version whose schema is another, and whose bot does not run: the one before comes back, with its schema."""
    before, structure = house.layout.current(CATALOG).readlink(), house.sh(STRUCTURE)
    paths = visited_pages(house)
    with _worse_version(house), visiting(SITE, certificate(house), paths) as visitors:
        began = time.time()
        said = _refused(house, f"sh deploy/install.sh --only {CATALOG}")
        took_s = time.time() - began
        time.sleep(SEEN_S)
        seen = met([list(visitor.asked) for visitor in visitors], began, time.time())
    house.await_well()
    running = house.layout.current(CATALOG).readlink()
    expected = (f"Миграции: {CATALOG} … готово", f"Работает прежняя версия {before.name}")
    lacking = [words for words in expected if words not in said]
    if lacking or running != before:
        raise DidNotComeBack(f"{running} runs, {before} ran; not said: {lacking}:\n{said}")
    if house.sh(STRUCTURE) != structure:
        raise DidNotComeBack(f"the schema is not what it was before:\n{said}")
    if set(seen.troubles) - {TOO_LONG}:
        raise DidNotComeBack(f"visitors met errors while a version was taken back: {seen}")
    tell(f"a version that is not well was taken back in {took_s:.0f} s; visitors: {seen}")


@contextmanager
def _worse_version(house: InstalledHouse) -> Iterator[None]:
    """In the clone; what is installed knows nothing of it."""
    code = house.tree.root / CLONE.lstrip("/") / "catalog_service"
    migrations, bot = code / "links/migrations", code / "bot/__main__.py"
    last = max(path.stem for path in migrations.glob("0*.py"))
    added, well = migrations / f"{int(last[:4]) + 1:04}_of_the_next_version.py", bot.read_text(encoding="utf-8")
    added.write_text(NEXT_SCHEMA.format(last=last), encoding="utf-8")
    bot.write_text(ENDS_AT_ONCE + well, encoding="utf-8")
    try:
        yield
    finally:
        bot.write_text(well, encoding="utf-8")
        added.unlink()


def _refused(house: InstalledHouse, command: str) -> str:
    """What it said: it has to end with 1."""
    try:
        house.sh(command)
    except CommandFailed as failed:
        if failed.status == 1:
            return str(failed)
        raise
    raise DidNotComeBack("a version that is not well was kept")


def powered_off(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The machine goes off and on: everything comes by itself."""
    house.tree.power_off()
    house.tree.boot()
    house.await_well()
    tell("powered off and on: every unit is well by itself")


def without_postgresql(house: InstalledHouse, tell: Callable[[str], None]) -> None:
    """The machine comes up without it: the services wait, and none is given up."""
    house.tree.run("systemctl", "mask", *POSTGRES)
    house.tree.power_off()
    house.tree.boot()
    time.sleep(LATE_S)
    states = dict(zip(OURS, house.tree.ask("systemctl", "is-active", *OURS).split(), strict=True))
    if given_up := [unit for unit, state in states.items() if state == "failed"]:
        raise DidNotComeBack(f"without PostgreSQL these were given up: {given_up}")
    tell(f"booted without PostgreSQL: {', '.join(f'{unit} {state}' for unit, state in states.items())}")
    house.tree.run("systemctl", "unmask", *POSTGRES)
    house.tree.run("systemctl", "start", "postgresql")
    house.await_well()
    tell("PostgreSQL came later: every unit is well by itself")


def _everything(house: InstalledHouse) -> Mapping[str, tuple[int, int]]:
    """Size and moment of change of each file that an installer makes."""
    layout = house.layout
    nginx = layout.root / "etc/nginx"
    made = [path for folder in (layout.code, layout.settings, layout.units, nginx) for path in folder.rglob("*")]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in made if not path.is_dir()}
