"""Connections that threads keep, in a process whose threads live on: the web.

Django would give a connection back to the pool after each request and take it anew for the next, which costs half as
much as a query of the list.
"""

import select
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from psycopg import Connection, OperationalError


def keep_connections() -> None:
    """From now on a thread keeps the connection that it has taken from the pool, for as long as that is good."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
        moment.connect(_close_what_is_spoilt)


def _close_what_is_spoilt(**_: object) -> None:
    if connection.connection is None:
        return
    if connection.errors_occurred:
        # Not back into the pool: after a migration every plan that it keeps may fail, again and again.
        connection.connection.close()
        connection.close()
        return
    connection.close_at = None
    connection.close_if_unusable_or_obsolete()
    if connection.connection is not None and not _lives(connection.connection):
        connection.close()


def _lives(taken: Connection[Any]) -> bool:
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
