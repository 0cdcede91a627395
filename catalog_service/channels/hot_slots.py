"""Hot slots: which are on sale, and what ends a sale or takes its end back.

Each action is one UPDATE that looks at the row as it is now: of two people who press at once one is told that it was
done already.
"""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from catalog_service.channels.models import HotSlot

# The trigger on `channel` writes what is on sale now, another slot of the same channel included. A channel that is
# being changed is passed over: its trigger does the same, and two who wait for each other would be worse.
CLEAR = """
UPDATE channel SET id = id WHERE id IN (
    SELECT id FROM channel WHERE hot_slot IS NOT NULL AND (hot_slot ->> 'until')::timestamptz <= now()
    FOR NO KEY UPDATE SKIP LOCKED
)
"""


def alive(now: datetime) -> QuerySet[HotSlot]:
    """Those on sale."""
    return HotSlot.objects.filter(sold_at=None, withdrawn_at=None, until__gt=now)


def sell(slot: HotSlot, now: datetime) -> bool:
    """The place is bought, before its end or told of later; False: it was sold or withdrawn before."""
    return _end(slot, sold_at=now)


def withdraw(slot: HotSlot, now: datetime) -> bool:
    """The place is not for sale any more; False: it was sold or withdrawn before."""
    return _end(slot, withdrawn_at=now)


def restore(slot: HotSlot) -> bool:
    """Take back that it was sold or withdrawn: it is on sale until its own end; False: it was neither."""
    ended = HotSlot.objects.filter(pk=slot.pk).exclude(sold_at=None, withdrawn_at=None)
    changed = ended.update(sold_at=None, withdrawn_at=None)
    slot.refresh_from_db(fields=["sold_at", "withdrawn_at"])
    return bool(changed)


def clear_over() -> int:
    """Take slots whose time is over off the cards of their channels; of how many channels."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)
        return int(cursor.rowcount)


def _end(slot: HotSlot, **at: datetime) -> bool:
    changed = HotSlot.objects.filter(pk=slot.pk, sold_at=None, withdrawn_at=None).update(**at)
    slot.refresh_from_db(fields=["sold_at", "withdrawn_at"])
    return bool(changed)
