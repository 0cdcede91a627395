"""Loading with the collector at rest."""

import asyncio
import gc
import sys
import threading
from pathlib import Path

import pytest

from reposter_service.loading import TURN_S, load, load_beside


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


def test_beside_a_module_that_is_loaded_others_have_their_turn_sooner(module: Path) -> None:
    module.write_text("import sys, threading; turn = sys.getswitchinterval(); where = threading.current_thread()")
    usual = sys.getswitchinterval()
    asyncio.run(load_beside("a_large_one"))
    loaded = sys.modules["a_large_one"]
    assert loaded.turn == pytest.approx(TURN_S)
    assert loaded.where is not threading.main_thread()
    assert sys.getswitchinterval() == pytest.approx(usual)
