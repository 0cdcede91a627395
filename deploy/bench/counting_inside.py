"""What the service itself does with what is counted; imported by its own `manage shell`. Seconds."""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Final

from django.db import connection
from django.utils import timezone

from catalog_service.analytics import charts, rollup
from catalog_service.analytics.models import Event, Subject, Uncounted

CHARTS: Final = 400
WARM: Final = 20


def chart() -> float:
    """Both charts of one channel's page, with its conversions, as the page asks for them: the median of many."""
    dice, today = random.Random(1), timezone.localdate()  # noqa: S311 - numbers to choose by, nothing secret
    events = Event.objects.filter(channel__isnull=False).values_list("channel", flat=True)[:20_000]
    channels = [channel for channel in events if channel is not None]
    took = []
    for _ in range(WARM + CHARTS):
        subject = (Subject.CHANNEL, dice.choice(channels))
        began = time.perf_counter()
        counted = charts.read([subject], today)[subject]
        took.append(time.perf_counter() - began)
        if not counted.counts:
            raise SystemExit(f"{subject} is drawn of nothing")
    return median(took[WARM:])


def roll_up() -> float:
    """All that is waiting."""
    waiting = Uncounted.objects.count()
    connection.ensure_connection()
    began = time.perf_counter()
    counted = rollup.roll_up()
    took = time.perf_counter() - began
    if counted != waiting:
        raise SystemExit(f"counted {counted} of {waiting}")
    return took
