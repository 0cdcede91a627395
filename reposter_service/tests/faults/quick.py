"""The daemon's settings for these tests: production's rules, asked about more often."""

from dataclasses import replace
from datetime import timedelta

from reposter_service.domain.schedule import Delays
from reposter_service.settings import Settings

SECOND = timedelta(seconds=1)


class QuickSettings(Settings):
    """Intervals of what is asked again and again are a second or so. Measuring at 60 minutes, lateness, expiry and how
    long an ended period may be continued stay as they are.
    """

    offline_told_s: float = 600

    @property
    def delays(self) -> Delays:
        return replace(
            super().delays,
            measure_retry=SECOND / 5,
            reconcile_joined=SECOND,
            reconcile_polled=SECOND,
            reactions=SECOND / 4,
            reactions_confirm=SECOND / 4,
            repost_retry=SECOND / 5,
            heartbeat=SECOND,
            offline_told=timedelta(seconds=self.offline_told_s),
            losses_quiet=2 * SECOND,
            join_pace=SECOND / 5,
            leave_pace=SECOND / 5,
            join_retry=SECOND / 5,
            history_pace=timedelta(),
            resolve_pace=timedelta(),
        )


def settings(dsn: str, session_key: str, **named: object) -> QuickSettings:
    """From these values alone, whatever the environment says; `named` are settings by their field names."""
    return QuickSettings.model_validate(
        {
            "database_url": dsn,
            "session_key": session_key,
            "TELEGRAM_API_ID": 1,
            "TELEGRAM_API_HASH": "0" * 32,
            **named,
        }
    )
