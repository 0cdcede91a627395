"""An upgrade that is taken back once its version has worked: on a real database, by the services' own programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest
from server import env_files, releases, upgrade, way_back
from server.layout import SERVICES
from server.releases import Release
from server.service_program import Program
from server.tests.backup_house import RELEASE, Town
from server.trouble import Trouble
from server.unit_files import FOLDER, UnitFiles
from server.upgrade import Change, House

NEW = "20261122-060000-fedcba"
SENT = "UPDATE catalog.recipient SET state = 'sent', message_id = 1, at = now()"


@dataclass(frozen=True)
class Migrations:
    """Of a new version, whose schema has a table more."""

    town: Town
    service: str

    def has_migrations(self, _migrator: Mapping[str, str]) -> bool:
        return True

    def migrate(self, _migrator: Mapping[str, str]) -> None:
        self.town.do(f"SET ROLE {self.service}_owner; CREATE TABLE {self.service}.newer ()")


def house_of(town: Town, works: Callable[[], None]) -> House:
    """`works`: what the new version does before it is found not to be well."""
    asked: list[Sequence[str]] = []

    def well(units: Sequence[str]) -> None:
        asked.append(units)
        if len(asked) == 1:
            works()

    def told(service: str, made: Release) -> str:
        return Program(service, made.folder).after_restore(env_files.read(town.layout.env(service)))

    town.layout.units.mkdir(parents=True)
    unit_files = UnitFiles(town.layout, town.units, ("true",))
    return House(town.layout, town.units, unit_files, way_back, well, told, lambda: 0.0)


@pytest.mark.parametrize("service", SERVICES)
def test_what_was_sent_meanwhile_is_not_sent_again(
    town: Town, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Release(town.layout.releases(service) / NEW)
    (made.folder / FOLDER).mkdir(parents=True)
    settings = env_files.read(town.layout.env(service))

    def works() -> None:
        town.do(f"SELECT FROM {service}.newer")
        if service == "catalog":
            town.do(SENT)
        raise Trouble("не отвечает")

    with pytest.raises(Trouble, match=f"не отвечает. Работает прежняя версия {RELEASE}"):
        upgrade.upgrade(house_of(town, works), Change(service, made, settings, {}, Migrations(town, service)))
    running = releases.current(town.layout, service)
    assert running
    assert running.name == RELEASE
    assert town.ask("SELECT to_regclass(%s)", f"{service}.newer") == [(None,)]
    if service == "catalog":
        assert town.ask("SELECT DISTINCT state, halt FROM catalog.mailing") == [("paused", "restored")]
        assert town.ask("SELECT DISTINCT state FROM catalog.recipient") == [("unknown",)]
        assert "рассылок на паузе: 1" in capsys.readouterr().out
    else:
        assert town.ask("SELECT max(restored_at) > now() - interval '1 hour' FROM reposter.restoration") == [(True,)]
