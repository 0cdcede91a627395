"""`channel-house watch`, each minute: the few looks that matter, for Prometheus and for a dead-man's switch.

When all that matters is well, the switch gets a sign of life. Otherwise it gets none, and that is the alarm: it rings,
too, when this machine is off or cut from the world, when nothing here could ring.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from server import dead_man, env_files, metrics_file, thresholds
from server.layout import CATALOG, SERVER, SERVICES, SOCKETS, TIMERS, UNITS, Layout
from server.looks import backups, certificate, machine, processes, releases
from server.metrics_file import Gauge
from server.service_manager import Systemd
from server.spans import span
from server.trouble import Trouble

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from server.service_manager import ServiceManager

BOT: Final = "catalog-bot.service"
METRICS: Final = "metrics/house.prom"


@dataclass
class Seen:
    """What there was to see. None, or missing: it could not be seen.

    `units`: whether each that is to run does. `ill`: what their processes say of themselves that is not well, in words.
    """

    units: dict[str, bool] = field(default_factory=dict)
    ill: list[str] = field(default_factory=list)
    backup_age_s: float | None = None
    certificate_s: float | None = None
    free_ratios: dict[str, float] = field(default_factory=dict)
    full: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None: it is a timer that runs it."""


def main(_options: argparse.Namespace) -> int:
    layout = Layout()
    now = datetime.fromtimestamp(time.time(), UTC)
    print(json.dumps(watch(layout, Systemd(), settings_of(layout), now), ensure_ascii=False))
    return 0


def settings_of(layout: Layout) -> dict[str, str]:
    """systemd may have put them into the environment."""
    given = {name: value for name, value in os.environ.items() if name.startswith("HOUSE_")}
    return env_files.read(layout.env(SERVER)) | given


def watch(
    layout: Layout, manager: ServiceManager, settings: Mapping[str, str], now: datetime, port: int = 443
) -> dict[str, Any]:
    """What it saw and did, as a line of the log. `port`: where the site is served."""
    seen = see(layout, manager, settings, now, port)
    _keep(layout, seen, now)
    alarms = judged(seen)
    return {
        "event": "watch",
        "level": "warning" if alarms else "info",
        "timestamp": now.isoformat(),
        "well": not alarms,
        "alarms": alarms,
        "unseen": seen.troubles,
        "sign_of_life": _sign(settings, alarms),
    }


# ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def see(layout: Layout, manager: ServiceManager, settings: Mapping[str, str], now: datetime, port: int) -> Seen:
    seen = Seen()
    services = [service for service in SERVICES if releases.is_installed(layout, service)]
    looks = [
        partial(_see_units, seen, layout, manager, services),
        partial(_see_backups, seen, layout, now),
        partial(_see_disks, seen, layout),
    ]
    if CATALOG in services:
        looks.append(partial(_see_certificate, seen, layout, settings, now, port))
    for look in looks:
        try:
            look()
        except (Trouble, OSError) as trouble:
            seen.troubles.append(str(trouble))
    return seen


def _see_units(seen: Seen, layout: Layout, manager: ServiceManager, services: Sequence[str]) -> None:
    """Of the processes those that are there and to run after a reboot; each is asked how it is."""
    of_ours = [*(unit for service in services for unit in (*SOCKETS[service], *UNITS[service])), *TIMERS]
    states = manager.states(of_ours)
    for unit in of_ours:
        state = states.get(unit)
        if unit == BOT and not (state and state.there and state.enabled):
            continue  # it runs where it has a token
        seen.units[unit] = state is not None and state.active == "active"
        if seen.units[unit] and unit.endswith(".service") and (words := _ails(layout, unit)):
            seen.ill.append(f"{unit}: {words}")


def _ails(layout: Layout, unit: str) -> str:
    """A userbot that is lost the admins are told of by the bot: what this rings for is what keeps it from telling.

    A bot that Telegram has not answered for a moment costs one sign of life, and the switch waits for more than one.
    """
    health = processes.health(layout, unit)
    said = health.said
    if health.well or (said.get("ticking") and said.get("database") and not said.get("says")):
        return ""
    return health.words


def _see_backups(seen: Seen, layout: Layout, now: datetime) -> None:
    """As long as there is none, its age is that of the house."""
    made_at = backups.backups(layout.backups).made_at
    since = made_at.timestamp() if made_at else layout.code.stat().st_mtime
    seen.backup_age_s = max(0.0, now.timestamp() - since)


def _see_certificate(seen: Seen, layout: Layout, settings: Mapping[str, str], now: datetime, port: int) -> None:
    seen.certificate_s = (certificate.of_site(layout, settings, port).ends_at - now).total_seconds()


def _see_disks(seen: Seen, layout: Layout) -> None:
    for disk in machine.disks([layout.code, layout.state, layout.backups]):
        seen.free_ratios |= {str(folder): disk.free_ratio for folder in disk.folders}
        is_full = disk.free_ratio < thresholds.DISK_FULL_RATIO and disk.free_bytes < thresholds.DISK_TIGHT_BYTES
        if is_full or disk.free_inodes_ratio < thresholds.DISK_FULL_RATIO:
            seen.full.append(str(disk.folders[0]))


# ── Judging and telling ──────────────────────────────────────────────────────────────────────────────────────────────


def judged(seen: Seen) -> list[str]:
    """What is to be mended soon, in words; what could not be seen is no sign of health."""
    alarms = [f"{unit}: не работает" for unit, active in seen.units.items() if not active]
    alarms += seen.ill
    if seen.backup_age_s is not None and seen.backup_age_s > thresholds.BACKUP_LOST_S:
        alarms.append(f"резервной копии нет {span(seen.backup_age_s)}")
    if seen.certificate_s is not None and seen.certificate_s < thresholds.CERTIFICATE_LATE_S:
        alarms.append(f"сертификат кончается через {span(seen.certificate_s)}")
    alarms += [f"диск полон: {folder}" for folder in seen.full]
    return alarms + seen.troubles


def gauges(seen: Seen, now: datetime) -> list[Gauge]:
    age, ends = seen.backup_age_s, seen.certificate_s
    return [
        Gauge("house_backup_age_seconds", "Since the newest whole backup.", {} if age is None else {"": age}),
        Gauge(
            "house_certificate_expires_seconds",
            "Until the site's certificate ends.",
            {} if ends is None else {"": ends},
        ),
        Gauge("house_disk_free_ratio", "Share of the disk that is free.", seen.free_ratios, "folder"),
        Gauge(
            "house_unit_active", "1 where the unit runs.", {unit: float(on) for unit, on in seen.units.items()}, "unit"
        ),
        Gauge("house_watch_timestamp_seconds", "When this was seen, Unix time.", {"": now.timestamp()}),
    ]


def _keep(layout: Layout, seen: Seen, now: datetime) -> None:
    """A full disk keeps nobody from ringing."""
    try:
        metrics_file.write(layout.state / METRICS, metrics_file.text(gauges(seen, now)))
    except OSError as trouble:
        seen.troubles.append(f"{layout.state / METRICS} не записан: {trouble.strerror}")


def _sign(settings: Mapping[str, str], alarms: Sequence[str]) -> str:
    url = settings.get(dead_man.SETTING, "")
    if not url:
        return f"{dead_man.SETTING} не задан"
    if alarms:
        return "не дан"
    try:
        dead_man.ping(url)
    except Trouble as trouble:
        return str(trouble)
    return "дан"
