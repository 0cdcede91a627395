"""Questions of the catalog's benchmark: as many as are wanted, the same at every run, each once."""

from itertools import islice

from bench.buyers import KINDS, LIST, Known, address, beginnings

KNOWN = Known([1, 2, 3], ["кино", "книги"])


def first(count: int) -> list[str]:
    return [address(question) for question in islice(beginnings(KNOWN), count)]


def test_every_run_asks_the_same_and_nothing_twice() -> None:
    assert first(60) == first(60)
    assert len(set(first(60))) == 60


def test_buyers_ask_for_everything_that_a_list_can_be_asked() -> None:
    asked = " ".join(first(60))
    for name in ("category=", "search=", "ordering=-", "min_subscribers=", "max_price=", "max_cpm="):
        assert name in asked
    assert LIST in first(20)
    assert len(KINDS) == 20
