"""What tests of this room share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_path() -> Iterator[Path]:
    """Of a folder: the address of a socket has room for a hundred characters."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
