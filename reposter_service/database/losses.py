"""What summaries of losses have in common: whose they are, and whether the outage is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from reposter_service.database import tables
from reposter_service.database.accounts import to_standing
from reposter_service.domain.health import is_whole
from reposter_service.domain.schedule import outage_is_told

_USERBOT = tables.userbot.c
LOSER: tuple[sa.ColumnElement[Any], ...] = (
    tables.donor.c.channel_id,
    tables.donor.c.username,
    tables.project.c.title.label("project"),
    _USERBOT.id.label("userbot_id"),
    _USERBOT.state,
    _USERBOT.reason,
    _USERBOT.state_at,
    _USERBOT.flooded_until,
    _USERBOT.flooded_kind,
    _USERBOT.rights_lost_at,
    _USERBOT.offline_told,
)
"""Columns of a loss, beside its own id and `lost_at`."""


def is_told(losses: Sequence[sa.Row[Any]], quiet_since: datetime, at_the_latest: datetime) -> bool:
    goes_on = any(loss.userbot_id and not is_whole(to_standing(loss), quiet_since) for loss in losses)
    return outage_is_told([loss.lost_at for loss in losses], quiet_since, at_the_latest, goes_on=goes_on)
