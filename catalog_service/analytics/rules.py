"""PURE: what a deed is to what is counted. Tables that the roll-up's SQL is made of.

To a subject a deed is an open, from which its conversions begin; a step, counted where the visitor's first open of the
subject within `REACH` before it was; or counted by itself, where it was done.
"""

from datetime import timedelta
from enum import IntEnum
from typing import NamedTuple

from catalog_service.analytics.models import Kind, Measure, Subject

REACH = timedelta(days=7)
"""From an open to a step that still belongs to it, both ends included."""
KEPT = timedelta(days=90)
"""Of events after they were counted; an interest is made of so much of a visitor's past."""


class Part(IntEnum):
    """What a deed is to a subject."""

    BY_ITSELF = 0
    OPEN = 1
    STEP = 2


class Role(NamedTuple):
    """A kind of deed is counted of a kind of subject, as this measure."""

    subject: Subject
    kind: Kind
    measure: Measure
    part: Part


def _steps(subject: Subject) -> tuple[Role, ...]:
    """Of every subject."""
    return (
        Role(subject, Kind.OPENED_PRICE, Measure.PRICE, Part.STEP),
        Role(subject, Kind.PRESSED_MANAGER, Measure.MANAGER, Part.STEP),
        Role(subject, Kind.SENT_REQUEST, Measure.REQUEST, Part.STEP),
    )


ROLES = (
    Role(Subject.CATALOG, Kind.OPENED_APP, Measure.OPENED, Part.OPEN),
    Role(Subject.CATALOG, Kind.OPENED_CHANNEL, Measure.OPENED_CHANNEL, Part.STEP),
    *_steps(Subject.CATALOG),
    Role(Subject.CATEGORY, Kind.OPENED_CATEGORY, Measure.OPENED, Part.BY_ITSELF),
    Role(Subject.CATEGORY, Kind.OPENED_CHANNEL, Measure.OPENED_CHANNEL, Part.OPEN),
    *_steps(Subject.CATEGORY),
    Role(Subject.CHANNEL, Kind.OPENED_CHANNEL, Measure.OPENED, Part.OPEN),
    *_steps(Subject.CHANNEL),
    Role(Subject.LINK, Kind.OPENED_APP, Measure.OPENED, Part.OPEN),
    Role(Subject.LINK, Kind.OPENED_CHANNEL, Measure.OPENED_CHANNEL, Part.STEP),
    *_steps(Subject.LINK),
)
"""The steps of catalog and link are those of whatever channel."""

WEIGHTS = {
    Kind.OPENED_CATEGORY: 1,
    Kind.OPENED_CHANNEL: 1,
    Kind.OPENED_PRICE: 3,
    Kind.KEPT_FAVORITE: 4,
    Kind.PRESSED_MANAGER: 5,
    Kind.SENT_REQUEST: 8,
}
"""How much a deed in a category says of the visitor's interest in it."""
