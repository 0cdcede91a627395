"""A house that is installed for a restore is whole, starts with the machine, and waits for its rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from server import upgrade
from server.tests.test_upgrade import Place, place
from server.trouble import Trouble

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


def test_what_does_not_succeed_is_taken_back_all_the_same(place: Place) -> None:
    place.schema.breaks["migrate"] = Trouble("миграции не прошли")
    with pytest.raises(Trouble, match="миграции не прошли"):
        upgrade.upgrade(place.house, replace(place.change, starts=False))
    assert place.state() == ("old", "old", "old", "old")
