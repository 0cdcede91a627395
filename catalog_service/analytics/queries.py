"""What is asked of what is counted, beside charts and sums."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min

from catalog_service.analytics.models import Event, Point, Subject, Uncounted


class Waiting(NamedTuple):
    """What no roll-up has counted yet: so many events; None: none."""

    events: int
    oldest_at: datetime | None


def waiting() -> Waiting:
    """One query, of a table that holds a minute's events."""
    return Waiting(**Uncounted.objects.aggregate(events=Count("pk"), oldest_at=Min("at")))


def opened_by(link: int) -> bool:
    """Whether the catalog was ever opened by the link of this number; what waits for the roll-up counts too."""
    waiting = Event.objects.filter(pk__in=Uncounted.objects.values("event"), link=link)
    return Point.objects.filter(subject=Subject.LINK, subject_id=link).exists() or waiting.exists()
