"""Django's database backend: DATABASES' ENGINE is this folder.

    with prepared() as cursor:                       as `connection.cursor()`, for statements that are asked for often
        cursor.execute("SELECT … WHERE id = %s", [1])

PostgreSQL plans such a statement once for each connection instead of every time, whatever its values; after some times,
as psycopg counts (`prepare_threshold`). Django's own cursors write values into the text and never do that.
"""

from typing import Any, cast

from django.db import connection
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a second kind of cursor."""

    def prepared_cursor(self) -> CursorWrapper:
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = cast("Any", Cursor(self.connection))
        return self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)


def prepared() -> CursorWrapper:
    """A cursor of this thread's connection."""
    return cast("DatabaseWrapper", connection).prepared_cursor()
