"""Since when a donor is unavailable: written by whatever grants or refuses it something."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from reposter_service.database import tables
from reposter_service.database.statements import is_one_of
from reposter_service.domain.donor_outage import ENDED_BY, Access, Outage

_DONOR = tables.donor.c


def ended_by(access: Access) -> sa.ColumnElement[bool]:
    """Of a donor whose outage this ends."""
    return is_one_of(_DONOR.unavailable_for, *(refused for refused, ends in ENDED_BY.items() if access in ends))


def granted(access: Access) -> dict[str, sa.ColumnElement[Any]]:
    """Values of a donor that has granted this, beside others in one statement."""
    columns = (_DONOR.unavailable_since, _DONOR.unavailable_for)
    return {column.name: sa.case((ended_by(access), sa.null()), else_=column) for column in columns}


def to_outage(since: datetime | None, access: str | None) -> Outage | None:
    return Outage(since, Access(access)) if since and access else None


def values(outage: Outage) -> dict[str, datetime | Access]:
    return {"unavailable_since": outage.since, "unavailable_for": outage.access}
