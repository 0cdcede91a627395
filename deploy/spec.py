"""What the tests promise, read aloud: names as sentences, by file. `python deploy/spec.py [pytest's arguments]`."""

from __future__ import annotations

import contextlib
import io
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from closed_pipe import until_the_reader_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Listener:
    """A pytest plugin that only remembers what was collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def collect(arguments: list[str]) -> list[pytest.Item]:
    """Tests found; leaves with pytest's own words when a file cannot be read."""
    listener, told = Listener(), io.StringIO()
    with contextlib.redirect_stdout(told):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *arguments], plugins=[listener])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(told.getvalue())
    return listener.items


def sentence(item: pytest.Item) -> str:
    """`test_a_paused_project_rates[night]` → "a paused project rates"."""
    return getattr(item, "originalname", item.name).removeprefix("test_").replace("_", " ")


def case(item: pytest.Item) -> str | None:
    """`night` of `test_a_paused_project_rates[night]`."""
    _, bracket, rest = item.name.partition("[")
    # pytest writes what is not ASCII as escapes.
    return rest.removesuffix("]").encode().decode("unicode_escape") if bracket else None


def read_aloud(items: Iterable[pytest.Item]) -> Iterator[str]:
    """Lines to print: a file, its sentences, the cases of each."""
    for path, in_file in groupby(items, key=lambda item: item.nodeid.split("::")[0]):
        yield f"\n{path}"
        for promise, cases in groupby(in_file, key=sentence):
            named = [name for item in cases if (name := case(item))]
            yield f"  {promise}" + (f": {' · '.join(named)}" if named else "")


def main(arguments: list[str]) -> int:
    items = collect(arguments)
    for line in read_aloud(items):
        print(line)
    print(f"\n{len(items)} promises")
    return 0


if __name__ == "__main__":
    sys.exit(until_the_reader_leaves(lambda: main(sys.argv[1:])))
