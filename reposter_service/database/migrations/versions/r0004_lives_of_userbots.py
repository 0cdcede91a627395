"""How userbots stand, their slow queue of channels, alerts on their way to each admin."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)

ALERTS = (
    "userbot_lost",
    "userbot_offline",
    "channels_full",
    "admin_unreachable",
    "rights_lost",
    "donor_unavailable",
    "donor_protected",
    "reactions_switched",
    "posts_missed",
    "win_expired",
    "win_deleted",
)
COLUMNS_OF_A_LIFE = (
    "flooded_until",
    "flooded_kind",
    "rights_lost_at",
    "rights_lost_by",
    "offline_told",
    "channels_limit",
    "channels_full_at",
    "membership_turn_at",
)
CHECKS_OF_A_LIFE = {
    "ck_userbot_flood": "num_nonnulls(flooded_until, flooded_kind) IN (0, 2)",
    "ck_userbot_rights": "num_nonnulls(rights_lost_at, rights_lost_by) IN (0, 2)",
    "ck_userbot_rights_lost_by": "rights_lost_by IN ('publication', 'check')",
}
CHECKS_OF_AN_OUTAGE = {
    "ck_donor_unavailable": "num_nonnulls(unavailable_since, unavailable_for) IN (0, 2)",
    "ck_donor_unavailable_for": "unavailable_for IN ('join', 'forward', 'read')",
}
NEW_ALERTS = ("userbot_offline", "channels_full", "admin_unreachable")


def upgrade() -> None:
    _know_how_userbots_stand()
    _know_since_when_donors_are_unavailable()
    _create_membership_task()
    _tell_expired_wins_once()
    _check_kinds(ALERTS)
    _create_alert_delivery()


def downgrade() -> None:
    op.drop_table("alert_delivery", schema="reposter")
    alert = sa.table("alert", sa.column("kind"), schema="reposter")
    op.execute(sa.delete(alert).where(alert.c.kind.in_(NEW_ALERTS)))
    _check_kinds([kind for kind in ALERTS if kind not in NEW_ALERTS])
    op.drop_index("ix_repost_expired_untold", "repost", schema="reposter")
    op.drop_constraint(op.f("ck_repost_told"), "repost", schema="reposter")
    op.drop_column("repost", "told", schema="reposter")
    op.drop_table("membership_task", schema="reposter")
    for name in CHECKS_OF_A_LIFE:
        op.drop_constraint(op.f(name), "userbot", schema="reposter")
    for column in COLUMNS_OF_A_LIFE:
        op.drop_column("userbot", column, schema="reposter")
    op.alter_column("userbot", "state_at", comment=None, schema="reposter")
    for name in CHECKS_OF_AN_OUTAGE:
        op.drop_constraint(op.f(name), "donor", schema="reposter")
    op.drop_column("donor", "unavailable_for", schema="reposter")
    op.drop_column("donor", "unavailable_since", schema="reposter")


def _know_how_userbots_stand() -> None:
    op.alter_column("userbot", "state_at", comment="Since when; being told again does not move it", schema="reposter")
    for column in (
        sa.Column("flooded_until", MOMENT, comment="Telegram refuses requests of flooded_kind until then"),
        sa.Column("flooded_kind", sa.Text(), comment="As Telegram names it: messages.getHistory"),
        sa.Column("rights_lost_at", MOMENT, comment="Since when it may not publish in its project's channel"),
        sa.Column("rights_lost_by", sa.Text(), comment="What found it, and so what may take it back"),
        sa.Column(
            "offline_told", sa.Boolean(), nullable=False, server_default=sa.false(), comment="Of its last outage"
        ),
        sa.Column("channels_limit", sa.Integer(), nullable=False, server_default="500", comment="1000 with Premium"),
        sa.Column("channels_full_at", MOMENT, comment="Since when it may join no more channels"),
        sa.Column("membership_turn_at", MOMENT, comment="Before it the membership queue leaves the account alone"),
    ):
        op.add_column("userbot", column, schema="reposter")
    for name, holds in CHECKS_OF_A_LIFE.items():
        op.create_check_constraint(op.f(name), "userbot", holds, schema="reposter")


def _know_since_when_donors_are_unavailable() -> None:
    for column in (
        sa.Column("unavailable_since", MOMENT, comment="NULL while it grants all that a userbot wants of it"),
        sa.Column("unavailable_for", sa.Text(), comment="What it refuses, and so what ends the outage"),
    ):
        op.add_column("donor", column, schema="reposter")
    for name, holds in CHECKS_OF_AN_OUTAGE.items():
        op.create_check_constraint(op.f(name), "donor", holds, schema="reposter")


def _create_membership_task() -> None:
    op.create_table(
        "membership_task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("userbot_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "deed", sa.Text(), nullable=False, comment="The next one: a channel without access hash is resolved first"
        ),
        sa.Column("username", sa.Text(), comment="To resolve by, without @"),
        sa.Column("invite", sa.Text(), comment="Hash of the invite link to join by"),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("obstacle", sa.Text(), comment="Why the last attempt failed"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("deed IN ('resolve', 'join', 'leave')", name=op.f("ck_membership_task_deed")),
        sa.CheckConstraint(
            "obstacle IN ('unavailable', 'invite_expired', 'trouble', 'channels_full', 'flood', 'frozen')",
            name=op.f("ck_membership_task_obstacle"),
        ),
        sa.ForeignKeyConstraint(
            ["userbot_id"], ["reposter.userbot.id"], name=op.f("fk_membership_task_userbot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_task")),
        sa.UniqueConstraint("userbot_id", "channel_id", name=op.f("uq_membership_task_userbot_id_channel_id")),
        schema="reposter",
        comment="What a userbot is still to do about its channels, slowly, one at a time; done is deleted",
    )


def _tell_expired_wins_once() -> None:
    told: sa.Column[bool] = sa.Column(
        "told", sa.Boolean(), server_default=sa.false(), nullable=False, comment="The admins know it expired"
    )
    op.add_column("repost", told, schema="reposter")
    # Until now each was told as it expired.
    op.execute("UPDATE reposter.repost SET told = true WHERE closed_as = 'expired'")
    op.create_check_constraint(
        op.f("ck_repost_told"), "repost", "closed_as IS NOT DISTINCT FROM 'expired' OR NOT told", schema="reposter"
    )
    op.create_index(
        "ix_repost_expired_untold",
        "repost",
        ["closed_at"],
        schema="reposter",
        postgresql_where=sa.text("closed_as = 'expired' AND NOT told"),
    )


def _create_alert_delivery() -> None:
    op.create_table(
        "alert_delivery",
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("admin_id", sa.BigInteger(), nullable=False, comment="Telegram user id"),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", MOMENT, comment="After trouble: when to try again"),
        sa.Column("settled_at", MOMENT, comment="When it was sent, or refused for good"),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f("ck_alert_delivery_settled_at")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused')", name=op.f("ck_alert_delivery_state")),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["reposter.alert.id"], name=op.f("fk_alert_delivery_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "admin_id", name=op.f("pk_alert_delivery")),
        schema="reposter",
        comment="An alert on its way to one admin; made with the alert, for the admins of that moment",
    )
    op.create_index(
        "ix_alert_delivery_waiting",
        "alert_delivery",
        ["admin_id", "alert_id"],
        schema="reposter",
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_alert_delivery_admin", "alert_delivery", ["admin_id", "alert_id"], schema="reposter")


def _check_kinds(kinds: list[str] | tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_alert_kind"), "alert", schema="reposter")
    op.create_check_constraint(op.f("ck_alert_kind"), "alert", f"kind IN ({_listed(kinds)})", schema="reposter")


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
