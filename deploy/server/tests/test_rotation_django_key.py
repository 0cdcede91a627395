"""Another key for Django: made here, told to nobody, good enough for the catalog's own check."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import env_files
from server.layout import CATALOG, Layout
from server.rotation import django_key
from server.tests.pages import pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import UnfitError

HOUSE = Path(__file__).parents[3]
OLD = "the key before, which is long enough: 0123456789abcdefghij"


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    made.releases(CATALOG).mkdir(parents=True)
    with pages() as served:
        served.says("/healthz", {"ok": True})
        port = str(served.port)
        web = {"CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}", "CATALOG_WORKER_HTTP_PORT": port}
        env_files.write(made.env(CATALOG), {"CATALOG_SECRET_KEY": OLD, **web, "CATALOG_BOT_HTTP_PORT": port})
        yield made


def running() -> UnitsInMemory:
    return UnitsInMemory(catalog_web="active", catalog_worker="active", catalog_bot="active", reposter="active")


def key(layout: Layout) -> str:
    return env_files.read(layout.env(CATALOG))["CATALOG_SECRET_KEY"]


def test_the_catalog_gets_another_key_and_is_restarted(layout: Layout) -> None:
    manager = running()
    told = " ".join(django_key.rotate(layout, manager))
    assert key(layout) != OLD
    assert key(layout) not in told
    assert "войдут заново" in told
    assert [unit for _, unit in manager.deeds] == [
        "catalog-web.service",
        "catalog-worker.service",
        "catalog-bot.service",
    ]


def test_the_catalog_itself_finds_the_key_good(layout: Layout) -> None:
    list(django_key.rotate(layout, running()))
    ours = ("CATALOG_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    settings = {
        "CATALOG_SECRET_KEY": key(layout),
        "CATALOG_HOSTS": "catalog.example",
        "CATALOG_DATABASE_URL": "postgresql://catalog_app:x@127.0.0.1:9/house",
    }
    command = [sys.executable, "-m", "catalog_service.manage", "check", "--tag", "security"]
    done = subprocess.run(command, env=kept | settings, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_without_a_key_there_is_nothing_to_change(layout: Layout) -> None:
    env_files.change(layout.env(CATALOG), {"CATALOG_SECRET_KEY": None})
    manager = running()
    with pytest.raises(UnfitError, match="channel-house install"):
        list(django_key.rotate(layout, manager))
    assert manager.deeds == []
