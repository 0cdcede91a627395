"""Loading with the collector at rest."""

import gc

import pytest

from catalog_service import loading


def test_what_is_loaded_is_not_looked_through_meanwhile_nor_ever_after() -> None:
    frozen = gc.get_freeze_count()
    with loading.kept():
        assert not gc.isenabled()
        loaded = [[number] for number in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= frozen + len(loaded)


def test_the_collector_works_on_after_something_that_cannot_be_loaded() -> None:
    with pytest.raises(ZeroDivisionError), loading.kept():
        _ = 1 / 0
    assert gc.isenabled()
