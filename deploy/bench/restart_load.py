"""Units restarted and killed while visitors ask and posts fall due: what each of the two met of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from server.layout import CATALOG, PORTS

from bench.installed_house import OURS, SITE, InstalledHouse
from bench.visitors import Met, met, visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.steady_posts import Lag, SteadyPosts
    from bench.visitors import Visitor

CALM_S: Final = 10.0
"""Before the first strike: what is met without any."""
AFTERWARDS_S: Final = 12.0
"""From the moment when all are well again: whoever waited has his answer by then."""
LISTS: Final = ("", "?ordering=-subscribers", "?ordering=price&min_subscribers=1000")
LOGO_WIDTH: Final = 96
RESTARTED, KILLED = "restart", "kill -9"


@dataclass(frozen=True)
class Strike:
    """One unit, once; `took_s`: until systemd had done it; `well_s`: until every process said that it is well."""

    unit: str
    how: str
    took_s: float
    well_s: float
    met: Met
    lag: Lag

    @property
    def counts(self) -> bool:
        """Among the figures: units of ours, as they are restarted by people and upgrades."""
        return self.unit in OURS and self.how == RESTARTED

    def __str__(self) -> str:
        took = f"{self.how} {self.unit}: {self.took_s:.1f} s, all well after {self.well_s:.1f} s"
        return f"{took}; visitors: {self.met}; largest lag of {self.lag.measured} posts {self.lag.worst_s:.1f} s"


def strikes(house: InstalledHouse, posts: SteadyPosts, tell: Callable[[str], None]) -> list[Strike]:
    """Each unit of ours restarted, then killed; nginx and PostgreSQL, which are not, restarted once."""
    paths = visited_pages(house)
    tell(f"visitors ask for {', '.join(paths)}")
    found: list[Strike] = []
    with visiting(SITE, certificate(house), paths) as visitors:
        time.sleep(CALM_S)
        now = time.time()
        calm = met([visitor.asked for visitor in visitors], now - CALM_S, now)
        tell(f"nobody is restarted: {calm}; largest lag {posts.lag(now - CALM_S, now - 1).worst_s:.1f} s")
        for unit, how, deed in _deeds(house):
            found.append(_strike(house, visitors, posts, (unit, how), deed))
            tell(str(found[-1]))
    return found


def _deeds(house: InstalledHouse) -> list[tuple[str, str, Callable[[], object]]]:
    def restarted(unit: str) -> Callable[[], object]:
        return lambda: house.tree.run("systemctl", "restart", unit)

    ours = [(unit, RESTARTED, restarted(unit)) for unit in OURS]
    killed = [(unit, KILLED, lambda unit=unit: kill(house, unit)) for unit in OURS]
    reloaded = ("nginx.service", "reload", lambda: house.tree.run("systemctl", "reload", "nginx"))
    others = [(unit, RESTARTED, restarted(unit)) for unit in ("nginx.service", "postgresql.service")]
    return [*ours, *killed, reloaded, *others]


def kill(house: InstalledHouse, unit: str) -> None:
    """As a crash would; returns when systemd has started it again."""
    before = house.main_pids()[unit]
    house.tree.run("bash", "-c", f"kill -9 {before}")  # a shell's own: a bare Debian has no program for it
    house.await_that(lambda: house.main_pids()[unit] not in {0, before}, f"{unit} was not started again")


def _strike(
    house: InstalledHouse,
    visitors: Sequence[Visitor],
    posts: SteadyPosts,
    named: tuple[str, str],
    deed: Callable[[], object],
) -> Strike:
    began = time.time()
    deed()
    took_s = time.time() - began
    house.await_well()
    well_s = time.time() - began
    time.sleep(AFTERWARDS_S)
    until = time.time()
    seen = met([list(visitor.asked) for visitor in visitors], began - 1, until)
    return Strike(*named, took_s, well_s, seen, posts.lag(began - 1, until - AFTERWARDS_S / 2))


def visited_pages(house: InstalledHouse) -> list[str]:
    """The page, lists, a channel, a picture and a file: each comes another way through nginx and the catalog."""
    channels = _asked("/api/v1/channels/")["channels"]
    logo = next(channel["logo"] for channel in channels if channel["logo"]).format(width=LOGO_WIDTH)
    lists = [f"/api/v1/channels/{question}" for question in LISTS]
    first = channels[0]["id"]
    return ["/", "/api/v1/categories/?first=3", *lists, f"/api/v1/channels/{first}/", logo, _static(house)]


def certificate(house: InstalledHouse) -> Path:
    """Made by the installer itself, as there is no other: whom visitors trust."""
    return next(path for path in (house.layout.settings / "tls").iterdir() if path.suffix in {".crt", ".pem"})


def _static(house: InstalledHouse) -> str:
    release = house.layout.releases(CATALOG) / house.layout.current(CATALOG).readlink().name
    found = max((release / "static").rglob("*.css"), key=lambda path: path.stat().st_size)
    return f"/static/{quote(str(found.relative_to(release / 'static')))}"


def _asked(path: str) -> Any:
    connection = HTTPConnection("127.0.0.1", PORTS["catalog-web.service"], timeout=30)
    try:
        connection.request("GET", path, headers={"Host": SITE, "X-Forwarded-Proto": "https"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
