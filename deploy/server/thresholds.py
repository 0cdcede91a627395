"""From when on something is worth telling, in one place. Seconds, shares of a whole, counts."""

from __future__ import annotations

from typing import Final

from server.spans import DAY_S, HOUR_S, MINUTE_S

BACKUP_OLD_S: Final = 26 * HOUR_S
"""A night was left out."""
BACKUP_LOST_S: Final = 50 * HOUR_S
CERTIFICATE_SOON_S: Final = 21 * DAY_S
"""certbot makes a new one 30 days before the end: something keeps it from that."""
CERTIFICATE_LATE_S: Final = 7 * DAY_S

DISK_TIGHT_RATIO: Final = 0.15
DISK_FULL_RATIO: Final = 0.05
DISK_TIGHT_BYTES: Final = 2 << 30
"""A share of a large disk is much: with that much free it is not told."""
MEMORY_TIGHT_RATIO: Final = 0.08
UNIT_MEMORY_TIGHT_RATIO: Final = 0.9
RESTARTS_MANY: Final = 3
CONNECTIONS_TIGHT_RATIO: Final = 0.8
CLOCK_OFF_S: Final = 2.0
"""The reposter goes by Telegram's clock; signatures, certificates and schedules do not."""

DUE_LATE_S: Final = 10.0
"""A post waits a moment for its turn. After a minute something is wrong."""
DUE_LOST_S: Final = 60.0
REPOST_LATE_S: Final = 5 * MINUTE_S
ALERT_LATE_S: Final = 10 * MINUTE_S
JOB_LATE_S: Final = 5 * MINUTE_S
UNCOUNTED_MANY: Final = 100_000
SENDER_AWAY_S: Final = 60.0
FIGURES_OLD_S: Final = 25 * HOUR_S
SOURCE_SILENT_S: Final = 6 * HOUR_S
