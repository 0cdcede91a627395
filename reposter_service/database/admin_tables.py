"""Tables of what the admins see: alerts on their way to them, dialogs with them, messages that change.

`tables` shows them with all others.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from reposter_service.database.columns import Moment, id_column, metadata, one_of, owner
from reposter_service.database.states import DeliveryState
from reposter_service.workflows.records import AlertKind

alert = sa.Table(
    "alert",
    metadata,
    id_column(),
    sa.Column("key", sa.Text, nullable=False, comment="Names the event: one event, one alert"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("project_id", sa.BigInteger, sa.ForeignKey("reposter.project.id", ondelete="SET NULL")),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("key"),
    one_of("kind", AlertKind),
)
# Projects.erase, Projects.remove: the alerts of a project lose it.
sa.Index("ix_alert_project_id", alert.c.project_id, postgresql_where=alert.c.project_id.is_not(None))

alert_delivery = sa.Table(
    "alert_delivery",
    metadata,
    owner("alert_id", "reposter.alert"),
    sa.Column("admin_id", sa.BigInteger, nullable=False, comment="Telegram user id"),
    sa.Column("state", sa.Text, nullable=False, server_default=DeliveryState.WAITING),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Moment, comment="After trouble: when to try again"),
    sa.Column("settled_at", Moment, comment="When it was sent, or refused for good"),
    sa.PrimaryKeyConstraint("alert_id", "admin_id"),
    sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_at"),
    one_of("state", DeliveryState),
    comment="An alert on its way to one admin; made with the alert, for the admins of that moment",
)
# Deliveries.admins_due, Deliveries.next.
sa.Index(
    "ix_alert_delivery_waiting",
    alert_delivery.c.admin_id,
    alert_delivery.c.alert_id,
    postgresql_where=sa.text("state = 'waiting'"),
)
# Deliveries.refuse: what became of the admin's last one.
sa.Index("ix_alert_delivery_admin", alert_delivery.c.admin_id, alert_delivery.c.alert_id)

dialog = sa.Table(
    "dialog",
    metadata,
    sa.Column("admin_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="Telegram user id"),
    sa.Column("state", sa.Text, comment="What the admin was asked for last"),
    sa.Column("data", JSONB, nullable=False, server_default="{}", comment="What the unfinished dialog has collected"),
    sa.Column("updated_at", Moment, nullable=False),
    comment="Unfinished dialogs with admins; neither codes nor passwords come here",
)

progress_note = sa.Table(
    "progress_note",
    metadata,
    owner("project_id", "reposter.project"),
    sa.Column("admin_id", sa.BigInteger, nullable=False, comment="Telegram user id"),
    sa.Column("message_id", sa.BigInteger, nullable=False, comment="Of the message that is edited"),
    sa.Column("text", sa.Text, nullable=False, comment="What it says now"),
    sa.Column("updated_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("project_id", "admin_id"),
    comment="Messages that tell how far a project's userbot is, until it is done",
)
