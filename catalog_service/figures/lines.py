"""The lines in which channels stand: for their figures, for TGStat's labels, for their readers' gender."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from catalog_service.figures import switches, turns
from catalog_service.figures.believing import ASKS
from catalog_service.figures.findings import Door
from catalog_service.figures.turns import Turn

Read = Callable[[datetime, Collection[int], int], list[Turn]]
"""Moment, channels to leave out, how many at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """`doors`: while one of them is open, somebody can be asked about who stands here."""

    doors: frozenset[Door]
    read: Read

    def moves(self, is_open: Callable[[Door], bool]) -> bool:
        return any(not switches.off_because(door) and is_open(door) for door in self.doors)


FIGURES = Line(frozenset(asks.door for asks in ASKS.values()), turns.come)
LABELS = Line(frozenset({Door.TGSTAT}), turns.unlabelled)
GENDER = Line(frozenset({Door.TELEMETR_PAGE}), turns.of_unknown_gender)
ALL = (FIGURES, LABELS, GENDER)
