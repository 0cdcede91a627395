"""systemd's own words about units."""

from pathlib import Path

import pytest
from server.service_manager import Systemd, read_states
from server.trouble import Trouble

TOLD = """\
Id=catalog-web.service
LoadState=loaded
ActiveState=active
MemoryCurrent=220200960
MemoryMax=infinity
MemoryHigh=18446744073709551615
NRestarts=0
UnitFileState=enabled
ActiveEnterTimestamp=@1795323458

Id=nothing.service
LoadState=not-found
ActiveState=inactive
MemoryCurrent=[not set]
UnitFileState=
"""


def test_each_unit_is_read_with_what_it_has() -> None:
    web, nothing = read_states(TOLD)
    assert (web.name, web.there, web.active, web.enabled) == ("catalog-web.service", True, "active", True)
    assert (web.number("MemoryCurrent"), web.number("NRestarts")) == (220200960, 0)
    assert (nothing.name, nothing.there, nothing.enabled) == ("nothing.service", False, False)


@pytest.mark.parametrize("name", ["MemoryMax", "MemoryHigh", "NoSuchThing"])
def test_no_limit_is_no_number(name: str) -> None:
    assert read_states(TOLD)[0].number(name) is None
    assert read_states(TOLD)[1].number("MemoryCurrent") is None


def test_a_machine_without_systemd_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="здесь не работает systemd"):
        Systemd(tmp_path / "run").states(["a.service"])
