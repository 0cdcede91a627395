"""Looks taken at the same time, each with a time limit: one that hangs or breaks costs its own line, not the page."""

from __future__ import annotations

import threading
import time
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from server.findings import Finding, Section, unseen, warn
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LONGEST: Final = 150
"""Of what is told of a look's trouble: what ails the house is told elsewhere on the page."""


def sections(looks: Mapping[str, Mapping[str, Callable[[], Iterable[Finding]]]], within_s: float) -> list[Section]:
    """By section and by what is looked at, in that order. Whoever is not done by then is told of so."""
    until = time.monotonic() + within_s
    begun = [(title, [_Taken(what, look) for what, look in of.items()]) for title, of in looks.items()]
    return [
        Section(title, tuple(finding for taken in all_ for finding in taken.findings(until, within_s)))
        for title, all_ in begun
    ]


class _Taken:
    """In a thread that keeps nobody from ending."""

    def __init__(self, what: str, look: Callable[[], Iterable[Finding]]) -> None:
        self._what, self._look = what, look
        self._found: tuple[Finding, ...] = ()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def findings(self, until: float, within_s: float) -> tuple[Finding, ...]:
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._thread.is_alive():
            return (
                warn(
                    f"{self._what}: не видно, нет ответа за {within_s:g} с",
                    "повторите; не отвечает и тогда: journalctl -e",
                ),
            )
        return self._found

    def _run(self) -> None:
        try:
            self._found = tuple(self._look())
        except PermissionError:
            self._found = (unseen(f"{self._what}: видно только root, повторите с sudo"),)
        except Trouble as trouble:
            self._found = (unseen(f"{self._what}: не видно, {shorten(str(trouble), LONGEST, placeholder='…')}"),)
        except Exception as surprise:  # noqa: BLE001  the page is wanted most when things are not as they should be
            self._found = (
                warn(f"{self._what}: не посмотрели ({type(surprise).__name__})", "покажите это разработчику"),
            )
