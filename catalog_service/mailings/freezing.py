"""The audience of a mailing is written down at its start: one row for each visitor who may be written to then."""

from datetime import datetime

from django.db import connection, transaction

from catalog_service.mailings.models import Mailing
from catalog_service.mailings.segments import Audience, audience_of

FREEZE = """
INSERT INTO recipient (mailing_id, visitor_id, state, words)
SELECT %(mailing)s, visitor, 'queued', '' FROM ({of}) AS audience WHERE is_reachable ORDER BY visitor
"""
NOBODY = "Когда рассылка началась, в сегменте не было никого, кому можно написать."


def freeze(mailing: Mailing, now: datetime) -> None:
    """One that has started and is not frozen; any other stays as it is. With nobody to write to it is a draft again."""
    with transaction.atomic():
        started = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING, frozen_at=None)
        found = started.select_for_update().first()
        if found is None:
            return
        audience = audience_of(found)
        if audience is not None and _write_down(found, audience, now):
            started.update(frozen_at=now)
        else:
            started.update(state=Mailing.State.DRAFT, halt=Mailing.Halt.NOT_READY, halt_words=NOBODY, started_at=None)


def _write_down(mailing: Mailing, audience: Audience, now: datetime) -> int:
    of, values = audience.asked(now)
    with connection.cursor() as cursor:
        # No request of the web works on as much at once.
        cursor.execute("SELECT set_config('statement_timeout', '10min', true)")
        cursor.execute(FREEZE.format(of=of), values | {"mailing": mailing.pk})
        return int(cursor.rowcount)
