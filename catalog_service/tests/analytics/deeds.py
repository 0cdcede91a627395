"""Events as tests write them, and what was made of them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from catalog_service.analytics.models import Event, Point, Uncounted
from catalog_service.tests.analytics.reference import Done, Key
from catalog_service.visitors.models import Interest


def came(*deeds: Done) -> None:
    """Stored, and not counted yet."""
    events = [Event(id=uuid4(), **asdict(deed)) for deed in deeds]
    Event.objects.bulk_create(events)
    Uncounted.objects.bulk_create(
        Uncounted(event=event.pk, visitor=event.visitor, category=event.category, at=event.at) for event in events
    )


def counted() -> dict[Key, tuple[int, int]]:
    """Every point: times and visitors."""
    rows = Point.objects.values_list("subject", "subject_id", "grain", "measure", "start", "times", "visitors")
    return {row[:5]: row[5:] for row in rows}


def liked() -> dict[tuple[int, int], tuple[int, datetime]]:
    """Every interest: strength and last moment, by visitor and category."""
    rows: Iterable[Interest] = Interest.objects.all()
    return {(row.visitor_id, row.category_id): (row.strength, row.last_at) for row in rows}
