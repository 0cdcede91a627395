"""What is asked of what is counted, beside charts and sums."""

from catalog_service.analytics.models import Event, Point, Subject, Uncounted


def opened_by(link: int) -> bool:
    """Whether the catalog was ever opened by the link of this number; what waits for the roll-up counts too."""
    waiting = Event.objects.filter(pk__in=Uncounted.objects.values("event"), link=link)
    return Point.objects.filter(subject=Subject.LINK, subject_id=link).exists() or waiting.exists()
