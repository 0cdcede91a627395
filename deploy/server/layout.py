"""Where everything is on a server: folders, accounts, units, ports. The one place that says so.

/opt/channel-house/catalog/releases/…   code, virtual environment, static files of a version; `current` leads to it
/opt/channel-house/reposter/…           likewise, and on its own: each service is upgraded without the other
/opt/channel-house/server/…             this room, and what it installs from
/etc/channel-house/*.env                settings and secrets, root's alone (0600); systemd reads them
/etc/channel-house/old-session-keys     of earlier backups; likewise root's alone, and a restore reads them
/var/lib/channel-house/catalog/media    uploaded pictures
/var/backups/channel-house/             one folder a backup
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAME: Final = "channel-house"
CATALOG, REPOSTER, SERVER = "catalog", "reposter", "server"
SERVICES: Final = (CATALOG, REPOSTER)

ACCOUNTS: Final = {CATALOG: "house-catalog", REPOSTER: "house-reposter", "backup": "house-backup"}
"""System users. What a service may write belongs to its own; its code, to root."""

UNITS: Final = {
    CATALOG: ("catalog-web.service", "catalog-worker.service", "catalog-bot.service"),
    REPOSTER: ("reposter.service",),
}
"""The processes; each may be restarted alone. `catalog-bot` runs where CATALOG_BOT_TOKEN is set."""
SOCKETS: Final = {CATALOG: ("catalog-web.socket",), REPOSTER: ()}
"""What stays open while a service is stopped: whoever comes meanwhile waits, and is not refused."""
TIMERS: Final = ("house-backup.timer", "house-watch.timer")

PORTS: Final = {
    "reposter.service": 9210,
    "catalog-web.service": 9220,
    "catalog-worker.service": 9221,
    "catalog-bot.service": 9222,
}
"""/healthz and /metrics of each process, on 127.0.0.1 alone; the web process serves its pages there, too."""


@dataclass(frozen=True)
class Layout:
    """`root`: of the machine; a test's own folder in tests."""

    root: Path = Path("/")

    @property
    def code(self) -> Path:
        return self.root / "opt" / NAME

    @property
    def settings(self) -> Path:
        return self.root / "etc" / NAME

    @property
    def state(self) -> Path:
        return self.root / "var/lib" / NAME

    @property
    def media(self) -> Path:
        return self.state / CATALOG / "media"

    @property
    def backups(self) -> Path:
        return self.root / "var/backups" / NAME

    @property
    def units(self) -> Path:
        return self.root / "etc/systemd/system"

    @property
    def waiting(self) -> Path:
        """Is there while the house waits for its rows. Of this machine alone: it does not move with the settings."""
        return self.code / "waits-for-restore"

    @property
    def old_session_keys(self) -> Path:
        """By which the userbots' sessions in earlier backups are encrypted. With the settings: it moves with them."""
        return self.settings / "old-session-keys"

    def releases(self, part: str) -> Path:
        """Of a service, or of `SERVER`. Its lock (`flock` on the folder) is held while the service is upgraded; only
        root and the service's account may open it.
        """
        return self.code / part / "releases"

    def current(self, part: str) -> Path:
        """The link to the release that runs."""
        return self.code / part / "current"

    def env(self, name: str) -> Path:
        """`catalog`, `reposter`: what their processes are told; `catalog-migrator`, `reposter-migrator`: the migrate
        commands' alone; `backup`; `server`: this room's own answers.
        """
        return self.settings / f"{name}.env"
