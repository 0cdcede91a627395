"""Of a mailing's audience, how many have got another letter just now: nobody likes two a day."""

from datetime import datetime, timedelta

from django.db import connection

from catalog_service.mailings.segments import Audience

LATELY = timedelta(days=1)

# Whatever was sent since then is of a mailing that has begun and had not ended by then: few of them, and their
# recipients by the index recipient_by_state.
WRITTEN_TO = """
SELECT count(*) FROM ({audience}) AS audience WHERE is_reachable AND visitor IN (
    SELECT recipient.visitor_id FROM recipient WHERE recipient.state = 'sent' AND recipient.at > %(lately)s
    AND recipient.mailing_id IN (
        SELECT id FROM mailing WHERE started_at IS NOT NULL AND (ended_at IS NULL OR ended_at > %(lately)s)
    )
)
"""


def written_to(audience: Audience, now: datetime) -> int:
    """Of those who may be written to, who got a mailing within the last day: one query."""
    of, values = audience.asked(now)
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_TO.format(audience=of), values | {"lately": now - LATELY})
        return int(cursor.fetchall()[0][0])
