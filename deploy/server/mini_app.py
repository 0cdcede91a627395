"""The Mini App's one file, for a release: taken from the house where it is fresh, else built where that is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from server.commands import run
from server.releases import Contents

PAGE: Final = "webapp/dist/index.html"
SOURCES: Final = ("src", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json")
"""What `deploy/webapp` builds it of."""
BUILT_WITH: Final = ("deploy/webapp", "deploy/find_python", "webapp/node.lock", "webapp/.npmrc")


def sources(house: Path) -> tuple[tuple[str, str], ...]:
    """As parts of a release's contents: which page it is goes by them, whether it is built yet or not."""
    return tuple((f"webapp/{name}", f"webapp/{name}") for name in SOURCES if (house / "webapp" / name).exists())


def page(house: Path, workshop: Path) -> Path:
    """`workshop`: a folder of the installer's own, where Node and packages stay for the next time; the house's own
    folder is an operator's, and may be closed to writing.
    """
    shop = workshop / "mini-app"
    _bring(house, shop)
    run(["sh", shop / "deploy/webapp"], "Mini App не собран", environment={"npm_config_cache": str(workshop / "npm")})
    return shop / PAGE


def _bring(house: Path, shop: Path) -> None:
    for name in ("src", "dist"):
        shutil.rmtree(shop / "webapp" / name, ignore_errors=True)
    tools = tuple((name, name) for name in BUILT_WITH)
    Contents(house, (*sources(house), *tools)).copy(shop)
    if (house / "webapp/dist").is_dir():
        shutil.copytree(house / "webapp/dist", shop / "webapp/dist")
