"""Alerts for the admins: one event, one row, and a delivery of it to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.statements import is_
from reposter_service.database.states import DeliveryState
from reposter_service.workflows.records import Alert, AlertKind, Delivery

log = structlog.get_logger()

_DELIVERY = tables.alert_delivery.c
_WAITING = is_(_DELIVERY.state, DeliveryState.WAITING)


@dataclass(frozen=True, slots=True)
class AlertsInPostgres:
    """`admins`: Telegram user ids of those present now; who comes later gets what is raised later."""

    engine: AsyncEngine
    admins: tuple[int, ...]

    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        async with self.engine.begin() as connection:
            is_new = await connection.scalar(_raise_once(alert, self.admins, now)) is not None
        if is_new:
            log.info("alert", kind=alert.kind.value, text=alert.text)
        return is_new


@dataclass(frozen=True, slots=True)
class DeliveriesInPostgres:
    engine: AsyncEngine
    admins: tuple[int, ...]

    async def admins_due(self, now: datetime) -> Sequence[int]:
        admin = (
            sa.func.unnest(sa.literal(list(self.admins), tables.BigIds))
            .table_valued("id", name="admin")
            .render_derived()
        )
        first = _first_waiting(admin.c.id).lateral("first")
        query = (
            sa.select(admin.c.id)
            .join_from(admin, first, sa.true())
            .where(_to_try(first.c.not_before, now))
            .order_by(admin.c.id)
        )
        async with self.engine.connect() as connection:
            return (await connection.scalars(query)).all()

    async def next(self, admin_id: int, now: datetime) -> Delivery | None:
        first = _first_waiting(sa.literal(admin_id, sa.BigInteger)).subquery("first")
        alert, project = tables.alert.c, tables.project.c
        there = sa.and_(project.id == alert.project_id, project.retired_at.is_(None))
        query = (
            sa.select(first, alert.text, alert.kind, project.id.label("project_id"))
            .join_from(first, tables.alert, alert.id == first.c.alert_id)
            .outerjoin(tables.project, there)
            .where(_to_try(first.c.not_before, now))
        )
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _to_delivery(row)

    async def sent(self, delivery: Delivery, now: datetime) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(_settle(delivery, DeliveryState.SENT, now))

    async def postpone(self, delivery: Delivery, until: datetime) -> None:
        statement = _waiting(delivery).values(not_before=until, attempts=_DELIVERY.attempts + 1)
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def refuse(self, delivery: Delivery, news: Alert, now: datetime) -> bool:
        async with self.engine.begin() as connection:
            refused = await connection.scalar(_settle(delivery, DeliveryState.REFUSED, now))
            if refused is None or await connection.scalar(_last_before(delivery)) == DeliveryState.REFUSED:
                return False
            return await connection.scalar(_raise_once(news, self.admins, now)) is not None


def _raise_once(alert: Alert, admins: Sequence[int], now: datetime) -> sa.Select[int]:
    """One statement: the alert with its deliveries, or nothing."""
    # A project deleted meanwhile leaves an alert without a project, not an error.
    project = sa.select(tables.project.c.id).where(tables.project.c.id == alert.project_id).scalar_subquery()
    raised = (
        insert(tables.alert)
        .values(kind=alert.kind, key=alert.key, text=alert.text, project_id=project, created_at=now)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(tables.alert.c.id)
        .cte("raised")
    )
    addressees = sa.literal([admin for admin in admins if admin != alert.not_to], tables.BigIds)
    on_their_way = sa.insert(tables.alert_delivery).from_select(
        ["alert_id", "admin_id"], sa.select(raised.c.id, sa.func.unnest(addressees))
    )
    return sa.select(raised.c.id).add_cte(on_their_way.cte("on_their_way"))


def _to_delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(row.alert_id, row.admin_id, row.text, row.attempts, AlertKind(row.kind), row.project_id)


def _first_waiting(admin_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    """By `ix_alert_delivery_waiting`, however many wait."""
    return (
        sa.select(_DELIVERY.alert_id, _DELIVERY.admin_id, _DELIVERY.attempts, _DELIVERY.not_before)
        .where(_WAITING, _DELIVERY.admin_id == admin_id)
        .order_by(_DELIVERY.alert_id)
        .limit(1)
    )


def _to_try(not_before: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(not_before.is_(None), not_before <= now)


def _waiting(delivery: Delivery) -> sa.Update:
    """Of this delivery, unless it is settled."""
    return sa.update(tables.alert_delivery).where(
        _DELIVERY.alert_id == delivery.alert_id, _DELIVERY.admin_id == delivery.admin_id, _WAITING
    )


def _settle(delivery: Delivery, state: DeliveryState, now: datetime) -> sa.sql.dml.ReturningUpdate[int]:
    return _waiting(delivery).values(state=state, settled_at=now).returning(_DELIVERY.alert_id)


def _last_before(delivery: Delivery) -> sa.Select[str]:
    return (
        sa.select(_DELIVERY.state)
        .where(_DELIVERY.admin_id == delivery.admin_id, _DELIVERY.alert_id < delivery.alert_id, sa.not_(_WAITING))
        .order_by(_DELIVERY.alert_id.desc())
        .limit(1)
    )
