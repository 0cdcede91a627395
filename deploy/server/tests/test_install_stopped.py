"""A house that is installed for a restore is whole, starts with the machine, and waits for its rows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from server import env_files, installation, upgrade
from server.installation import Installation
from server.layout import CATALOG, TIMERS, UNITS
from server.tests.test_upgrade import NEW, Place, place
from server.trouble import Trouble

if TYPE_CHECKING:
    from server.house_code import Code

__all__ = ["place"]


def test_everything_is_put_there_and_nothing_is_started(place: Place) -> None:
    upgrade.upgrade(place.house, replace(place.change, starts=False))
    assert place.state() == ("new", "new", "new", "new")
    assert place.leftovers() == []
    assert "well" not in place.schema.done
    assert not [asked for asked in place.asked() if asked.startswith("start")]


def test_all_of_it_starts_with_the_machine(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    enabled: list[str] = []
    monkeypatch.setattr(type(place.house.unit_files), "enable", lambda _self, units: enabled.extend(units))
    upgrade.upgrade(place.house, replace(place.change, starts=False))
    assert enabled == ["catalog-web.socket", "catalog-web.service", "catalog-worker.service"]


@pytest.mark.parametrize("starts", [True, False])
def test_installed_once_more_it_still_waits(place: Place, monkeypatch: pytest.MonkeyPatch, *, starts: bool) -> None:
    place.units.active = dict.fromkeys((*UNITS[CATALOG], *TIMERS), "inactive")
    monkeypatch.setattr(installation, "_house", lambda _layout: place.house)
    (place.layout.root / "usr/local/sbin").mkdir(parents=True)
    code = cast("Code", SimpleNamespace(put_room=lambda: place.old))
    house = Installation(place.layout, code, {}, {CATALOG: NEW}, (CATALOG,), starts)
    house._refresh(CATALOG, place.old)
    replace(house, services=())._surroundings()
    assert env_files.read(place.layout.env(CATALOG)) == NEW
    started = " ".join(asked for asked in place.asked() if asked.startswith("start"))
    assert all((unit in started) is starts for unit in ("catalog-web.service", *TIMERS))
    assert place.units.deeds == []


def test_what_does_not_succeed_is_taken_back_all_the_same(place: Place) -> None:
    place.schema.breaks["migrate"] = Trouble("миграции не прошли")
    with pytest.raises(Trouble, match="миграции не прошли"):
        upgrade.upgrade(place.house, replace(place.change, starts=False))
    assert place.state() == ("old", "old", "old", "old")
