"""Files of pictures on disk. Their names are those of their content, so that equal uploads share them.

    keep(path, data)                    there from now on, whole or not at all; there already: used anew, and younger
    sweep(folder, in_use, before=…)     what no row names and nobody has used since is gone

An upload may begin to use a file that nobody needed until now, in the very moment in which it is swept. Hence its age:
`keep` makes it young before its row is written, and `sweep` looks at the age of what it has taken away already.
"""

import os
from collections.abc import Callable, Container
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

ASIDE = ".gone"


def keep(path: Path, data: bytes) -> None:
    try:
        os.utime(path)
    except FileNotFoundError:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """Under another name first: a crash leaves no half of a picture behind that the next upload would find."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    temporary = Path(file.name)
    temporary.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    temporary.replace(path)


def sweep(folder: Path, in_use: Callable[[], Container[Path]], *, before: datetime) -> int:
    """How many files are gone. `in_use` is asked once the old ones are known: what is used later is young."""
    oldest = before.timestamp()
    old = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < oldest]
    used = in_use()
    return sum(_removed(path, oldest) for path in old if path not in used)


def _removed(path: Path, oldest: float) -> bool:
    aside = path.with_name(path.name + ASIDE)
    with suppress(FileNotFoundError):
        path.rename(aside)
        if aside.stat().st_mtime < oldest:
            aside.unlink()
            return True
        aside.rename(path)
    return False
