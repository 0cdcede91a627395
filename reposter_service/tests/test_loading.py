"""Loading with the collector at rest."""

import gc
import sys
from pathlib import Path

import pytest

from reposter_service.loading import load


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "a_large_one", raising=False)
    return tmp_path / "a_large_one.py"


def test_what_a_module_makes_is_not_looked_through_while_it_is_loaded(module: Path) -> None:
    module.write_text("import gc; collecting = gc.isenabled()")
    load("a_large_one")
    assert not sys.modules["a_large_one"].collecting
    assert gc.isenabled()


def test_the_collector_works_on_after_a_module_that_fails(module: Path) -> None:
    module.write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        load("a_large_one")
    assert gc.isenabled()
