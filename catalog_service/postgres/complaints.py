"""What connection pools complain of: once a minute, and in words for whoever can mend it.

A pool tells of each failed attempt, several a second while the database is away or its login does not fit.
"""

import logging
import re
import time

PAUSE_S = 60.0
ATTEMPT = "error connecting in "
GIVEN_UP = "reconnection attempt in pool "
"""How psycopg_pool's messages begin; the second follows the first and says nothing new."""
REFUSED = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf entry|does not exist|not permitted to log in"
    r"|не прошёл проверку подлинности|не существует"
)
"""In the server's language; libpq has no code for it."""
NOT_LET_IN = "База данных не впускает каталог: проверьте имя, пароль и базу в CATALOG_DATABASE_URL. Её ответ: %s"
AWAY = "База данных не отвечает каталогу, он пробует снова. Причина: %s"


class OnceAMinute(logging.Filter):
    """For the logger `psycopg.pool`; what is no failed attempt passes as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._silent_until = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(GIVEN_UP):
            return False
        if not str(record.msg).startswith(ATTEMPT) or not isinstance(record.args, tuple):
            return True
        now = time.monotonic()
        if now < self._silent_until:
            return False
        self._silent_until = now + PAUSE_S
        trouble = str(record.args[-1])
        record.msg = NOT_LET_IN if REFUSED.search(trouble) else AWAY
        record.args = (trouble,)
        return True
