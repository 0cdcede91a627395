"""Hot slots that are told of by mailings are not deleted meanwhile: nothing would stop those any more."""

from django.db.models import QuerySet

from catalog_service.channels.models import HotSlot
from catalog_service.mailings.models import Mailing

State = Mailing.State
AT_WORK = (State.SCHEDULED, State.SENDING, State.PAUSED)


def telling(slots: QuerySet[HotSlot]) -> list[Mailing]:
    """Mailings that end with one of them, and have not ended."""
    return list(Mailing.objects.filter(hot_slot__in=slots, state__in=AT_WORK))


def in_the_way(slots: QuerySet[HotSlot]) -> str | None:
    """For a message; None: they may be deleted."""
    titles = ", ".join(f"«{mailing}»" for mailing in telling(slots))
    return f"О горящем месте рассказывает рассылка {titles}: сначала остановите её." if titles else None
