"""After the database became that of a backup: what may have been sent in the time that it does not know of is not sent.

A letter is sent at most once. Whoever still waited, in whatever mailing, may have got his letter meanwhile, and nobody
can say: his row is unknown, and only a manager sends to him again. A mailing of which the backup does not know its
people yet has them written down first, so that it cannot find them anew. One that has begun, or whose time came
meanwhile, is paused; one whose time is still ahead may have been sent off early, and is a draft again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, QuerySet

from catalog_service.mailings.freezing import freeze
from catalog_service.mailings.models import Mailing, Recipient

State, Halt = Mailing.State, Mailing.Halt
PERHAPS_SENT = (
    "База восстановлена из резервной копии: рассылка могла уйти раньше назначенного времени. Убедитесь, что не ушла."
)
OPEN = [Recipient.State.QUEUED, Recipient.State.SENDING]


@dataclass(frozen=True)
class Held:
    """`paused`, `drafts`: ids of mailings that are now; `unknown`: how many recipients."""

    paused: list[int]
    drafts: list[int]
    unknown: int


def hold(now: datetime) -> Held:
    """All of it or nothing; again, it finds nothing more to do. While no worker runs."""
    with transaction.atomic():
        _patiently()
        drafts = _ids(Mailing.objects.filter(state=State.SCHEDULED, starts_at__gt=now))
        _begin_what_was_due(now)
        for mailing in Mailing.objects.filter(state__in=[State.SENDING, State.PAUSED], frozen_at=None):
            _write_down(mailing, now)
        begun = Mailing.objects.filter(state__in=[State.SENDING, State.PAUSED])
        waited_for = begun.filter(recipients__state__in=OPEN)
        paused = _ids(begun.filter(state=State.SENDING) | waited_for)
        unknown = Recipient.objects.filter(state__in=OPEN).update(state=Recipient.State.UNKNOWN, at=now)
        Mailing.objects.filter(pk__in=paused).update(state=State.PAUSED, halt=Halt.RESTORED, halt_words="")
        Mailing.objects.filter(pk__in=drafts).update(
            state=State.DRAFT, halt=Halt.NOT_READY, halt_words=PERHAPS_SENT, started_by=None
        )
    return Held(paused, drafts, unknown)


def _begin_what_was_due(now: datetime) -> None:
    """Its worker began it at its time, if it was still to be sent then."""
    due = Mailing.objects.filter(state=State.SCHEDULED, starts_at__lte=now)
    due.update(state=State.SENDING, started_at=F("starts_at"))


def _write_down(mailing: Mailing, now: datetime) -> None:
    """As far as they are known. One that was paused before that is begun for a moment: `freeze` asks for it."""
    Mailing.objects.filter(pk=mailing.pk).update(state=State.SENDING, halt="", halt_words="")
    freeze(mailing, now)


def _ids(mailings: QuerySet[Mailing]) -> list[int]:
    return sorted(set(mailings.values_list("pk", flat=True)))


def _patiently() -> None:
    """No request of the web works on as much at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '10min', true)")
