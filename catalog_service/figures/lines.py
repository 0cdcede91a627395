"""The lines in which channels stand: for their figures, for TGStat's labels, for their readers' gender."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from catalog_service.figures import switches, turns
from catalog_service.figures.believing import ASKS, Question
from catalog_service.figures.findings import Door
from catalog_service.figures.turns import Turn

Read = Callable[[datetime, Collection[int], int], list[Turn]]
"""Moment, channels to leave out, how many at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """`doors`: while one of them is open, somebody can be asked about who stands here. Read anew each time: by what the
    settings say."""

    doors: Callable[[], frozenset[Door]]
    read: Read

    def moves(self, is_open: Callable[[Door], bool]) -> bool:
        return any(not switches.off_because(door) and is_open(door) for door in self.doors())


def _of_figures() -> frozenset[Door]:
    """Of whoever is believed in something; Telegram is looked at beside that."""
    believed = {source for order in settings.FIGURES_FROM.values() for source in order}
    return frozenset(
        asks.door for question, asks in ASKS.items() if asks.source in believed or question is Question.TELEGRAM
    )


FIGURES = Line(_of_figures, turns.come)
LABELS = Line(lambda: frozenset({Door.TGSTAT}), turns.unlabelled)
GENDER = Line(lambda: frozenset({Door.TELEMETR_PAGE}), turns.of_unknown_gender)
ALL = (FIGURES, LABELS, GENDER)
