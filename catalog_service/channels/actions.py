"""What changes figures. Channels, prices, shares, reviews are written by the models: PostgreSQL guards them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User

from catalog_service.channels.models import Channel, Figure


def record(
    channel: Channel, name: Figure.Name, value: Decimal, source: Figure.Source, *, measured_at: datetime
) -> None:
    """Store a measured figure; an editor's overrule stays in force."""
    Figure.objects.update_or_create(
        channel=channel, name=name, defaults={"value": value, "source": source, "measured_at": measured_at}
    )


def record_all(
    channel: int, figures: Mapping[Figure.Name, tuple[Decimal, Figure.Source]], *, measured_at: datetime
) -> None:
    """As `record`, of several at once. `channel`: its id. One statement."""
    rows = [
        Figure(channel_id=channel, name=name, value=value, source=source, measured_at=measured_at)
        for name, (value, source) in figures.items()
    ]
    measured = ["value", "source", "measured_at"]
    Figure.objects.bulk_create(rows, update_conflicts=True, unique_fields=["channel", "name"], update_fields=measured)


def take_away(channel: int, names: Collection[Figure.Name]) -> None:
    """What was measured of these is not known any more; an editor's overrule stays in force."""
    measured = Figure.objects.filter(channel_id=channel, name__in=names, value__isnull=False)
    measured.update(value=None, source="", measured_at=None)


def overrule(channel: Channel, name: Figure.Name, value: Decimal, *, by: User, now: datetime) -> None:
    """Put an editor's value in force, whatever is measured; the same value again leaves who and when as they were."""
    if Figure.objects.filter(channel=channel, name=name, overrule=value).exists():
        return
    Figure.objects.update_or_create(
        channel=channel, name=name, defaults={"overrule": value, "overruled_by": by, "overruled_at": now}
    )


def take_back(channel: Channel, name: Figure.Name) -> None:
    """End an overrule: what was measured is in force again."""
    Figure.objects.filter(channel=channel, name=name).update(overrule=None, overruled_by=None, overruled_at=None)
