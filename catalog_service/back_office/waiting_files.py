"""Where a table waits between its trial and the deed: a file that every web process finds, and not for ever."""

import re
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.utils import timezone
from import_export.tmp_storages import BaseStorage

PREFIX = "catalog-import-"
NAME = re.compile(rf"{PREFIX}\w+")
WAITS = timedelta(days=1)
"""Of trials that nobody has confirmed; whoever tries the next table removes them."""


class WaitingFile(BaseStorage):
    """`name` comes back from the page, so it is no other file's. `FileNotFoundError` when it is gone, or never was."""

    def save(self, data: bytes) -> None:
        _forget()
        with NamedTemporaryFile(prefix=PREFIX, delete=False) as file:
            file.write(data)
        self.name = Path(file.name).name

    def read(self) -> bytes:
        return self._path().read_bytes()

    def remove(self) -> None:
        self._path().unlink()

    def _path(self) -> Path:
        if not NAME.fullmatch(self.name):
            raise FileNotFoundError(self.name)
        return Path(tempfile.gettempdir()) / self.name


def _forget() -> None:
    oldest = (timezone.now() - WAITS).timestamp()
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another process removes it too, or it is another account's
            if path.stat().st_mtime < oldest:
                path.unlink()
