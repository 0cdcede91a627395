"""Django's database backend: DATABASES' ENGINE is this folder.

    with prepared() as cursor:                       as `connection.cursor()`, for statements that are asked for often
        cursor.execute("SELECT … WHERE id = %s", [1])

PostgreSQL plans such a statement once for each connection instead of every time, whatever its values; after some times,
as psycopg counts (`prepare_threshold`). Django's own cursors write values into the text and never do that.
"""

import select
from typing import Any, cast

from django.db import connection
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor, OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes none but living connections from the pool, without asking PostgreSQL each time whether it is there."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """A dead one is given back to the pool, which makes another in its place; its patience is the pool's."""
        while not lives(taken := super().get_new_connection(conn_params)):
            taken.close()
            self.pool.putconn(taken)
        return cast("Connection[Any]", taken)

    def prepared_cursor(self) -> CursorWrapper:
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = cast("Any", Cursor(self.connection))
        return self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)


def prepared() -> CursorWrapper:
    """A cursor of this thread's connection."""
    return cast("DatabaseWrapper", connection).prepared_cursor()


def lives(taken: Connection[Any]) -> bool:
    """A server that goes says so, or its kernel does: only who has something to read is asked."""
    listening = select.poll()  # `select.select` knows no descriptor above 1023
    listening.register(taken.fileno(), select.POLLIN)
    if not listening.poll(0):
        return True
    try:
        taken.execute("")
    except OperationalError:
        return False
    return True
