"""Two transactions that meet: the one that came second is waited for until it waits itself."""

import sqlalchemy as sa

from reposter_service.database.storage import Storage
from reposter_service.tests.waiting import until

_WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def somebody_waits_for_a_lock(storage: Storage) -> None:
    async def waits() -> bool:
        async with storage.engine.connect() as connection:  # a transaction sees one state of the activity only
            return bool(await connection.scalar(_WAITING))

    await until(waits)
