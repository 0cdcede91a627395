"""The one that refreshes. Of all who try, in whatever process, one has the lock; it lives with its connection."""

from functools import partial

from django.utils import timezone

from catalog_service.figures import rows_of_channels
from catalog_service.postgres import rows


async def run() -> None:
    """Every channel has its row in the queue."""
    await rows.work(partial(rows_of_channels.make, timezone.now()))
