"""What the storage asks of the server, and how the server answers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from reposter_service.database.storage import Storage


@contextmanager
def statements(storage: Storage) -> Iterator[list[tuple[str, Any]]]:
    """Those sent to the server meanwhile, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", listen)
    yield sent
    event.remove(storage.engine.sync_engine, "before_cursor_execute", listen)


async def plan(storage: Storage, statement: str, parameters: Any = ()) -> str:
    async with storage.engine.connect() as connection:
        # A prepared statement ends up with a plan for any parameters: that one must be good.
        await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(row[0] for row in rows)
