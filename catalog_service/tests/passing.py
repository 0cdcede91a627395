"""How a test lets the time of a hot slot pass: without a wait, and without any of what is set going by a change."""

import provision
import psycopg

from catalog_service.channels.models import HotSlot

PASSED = """
SET LOCAL session_replication_role = replica;
UPDATE catalog.hot_slot SET until = now() - interval '1 minute' WHERE id = {id};
UPDATE catalog.channel SET hot_slot = jsonb_set(
    hot_slot, '{{until}}', to_jsonb(to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
) WHERE id = {channel};
"""


def passes(database: provision.HouseDatabase, slot: HotSlot) -> None:
    """Its time is over, and the row of its channel still tells of it: no trigger has run, no worker has looked."""
    with psycopg.connect(database.as_admin) as admin:
        admin.execute(PASSED.format(id=slot.pk, channel=slot.channel_id).encode())
    slot.refresh_from_db()
