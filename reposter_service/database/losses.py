"""What summaries of losses have in common: whose they are, and whether the outage is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from reposter_service.database import tables
from reposter_service.domain.health import UserbotState
from reposter_service.domain.schedule import outage_is_told

LOSER: tuple[sa.ColumnElement[Any], ...] = (
    tables.donor.c.channel_id,
    tables.donor.c.username,
    tables.project.c.title.label("project"),
    tables.userbot.c.state.label("userbot_state"),
)
"""Columns of a loss, beside its own id and `lost_at`."""


def is_told(losses: Sequence[sa.Row[Any]], quiet_since: datetime, at_the_latest: datetime) -> bool:
    goes_on = any(loss.userbot_state == UserbotState.RECONNECTING for loss in losses)
    return outage_is_told([loss.lost_at for loss in losses], quiet_since, at_the_latest, goes_on=goes_on)
