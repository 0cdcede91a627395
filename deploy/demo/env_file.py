"""A file of settings as `.env` is one, so that an operator's commands can be tried on the demo."""

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def env_file(path: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """It holds secrets: nobody else may read it, and it goes when the demo ends."""
    path.unlink(missing_ok=True)  # of a demo that was killed
    text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items())
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
