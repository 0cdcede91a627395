"""Where the web process's workers count: a folder that the master makes, and in it a place for each of them.

gunicorn calls these by their names in `gunicorn_conf`. The master itself counts nothing and loads nothing for it.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PLACE = "CATALOG_METRICS_PLACE"
"""In a worker's environment: its number among those that live; files of one that has ended are gone on with."""
RUNTIME = "RUNTIME_DIRECTORY"
"""systemd's, and it takes it away with the unit."""


def on_starting(_server: Any) -> None:
    """Nothing is left of an earlier run."""
    runtime = os.environ.get(RUNTIME, "").partition(":")[0]
    if runtime:
        folder = Path(runtime) / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    else:
        folder = Path(tempfile.mkdtemp(prefix="catalog-web-"))
    os.environ[FOLDER] = str(folder)


def pre_fork(server: Any, worker: Any) -> None:
    taken = {each.metrics_place for each in server.WORKERS.values()}
    worker.metrics_place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(_server: Any, worker: Any) -> None:
    os.environ[PLACE] = str(worker.metrics_place)


def child_exit(_server: Any, worker: Any) -> None:
    """Requests that it took along are under way no more."""
    for gauge in Path(os.environ[FOLDER]).glob(f"gauge_live*_{worker.metrics_place}.db"):
        gauge.unlink(missing_ok=True)


def on_exit(_server: Any) -> None:
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
