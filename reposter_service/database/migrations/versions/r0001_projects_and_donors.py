"""Projects with their pauses and userbots; donors with their reactions periods."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("project", "pause", "userbot", "access_hash", "donor", "reactions_period")
MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    # Default privileges let the app role write every table; the migrations' own belongs to the migrate command.
    op.execute("REVOKE INSERT, UPDATE, DELETE ON reposter.alembic_version FROM reposter_app")
    _create_project()
    _create_pause()
    _create_userbot()
    _create_access_hash()
    _create_donor()
    _create_reactions_period()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="reposter")


def _create_project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "channel_id", sa.BigInteger(), nullable=False, comment="Bare id of the channel that receives reposts"
        ),
        sa.Column("username", sa.Text(), comment="Of the channel, without @; NULL for a private one"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_project_channel_id")),
        schema="reposter",
    )


def _create_pause() -> None:
    op.create_table(
        "pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False, comment="Wall clock of the service's time zone"),
        sa.Column("ends", sa.Time(), nullable=False, comment="Not part of the pause; before `starts`: of the next day"),
        sa.CheckConstraint("starts <> ends", name=op.f("ck_pause_has_length")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["reposter.project.id"], name=op.f("fk_pause_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sa.UniqueConstraint("project_id", "starts", "ends", name=op.f("uq_pause_project_id_starts_ends")),
        schema="reposter",
    )


def _create_userbot() -> None:
    op.create_table(
        "userbot",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False, comment="Telethon session string, Fernet-encrypted"),
        sa.Column("device_model", sa.Text(), nullable=False, comment="The device is named once and never changed"),
        sa.Column("system_version", sa.Text(), nullable=False),
        sa.Column("app_version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('connected', 'reconnecting', 'banned', 'frozen', 'logged_out')", name=op.f("ck_userbot_state")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["reposter.project.id"], name=op.f("fk_userbot_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_userbot")),
        sa.UniqueConstraint("phone", name=op.f("uq_userbot_phone")),
        sa.UniqueConstraint("project_id", name=op.f("uq_userbot_project_id")),
        schema="reposter",
    )


def _create_access_hash() -> None:
    op.create_table(
        "access_hash",
        sa.Column("userbot_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False, comment="Telegram's key of this account to this channel"),
        sa.ForeignKeyConstraint(
            ["userbot_id"], ["reposter.userbot.id"], name=op.f("fk_access_hash_userbot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("userbot_id", "channel_id", name=op.f("pk_access_hash")),
        schema="reposter",
    )


def _create_donor() -> None:
    op.create_table(
        "donor",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "channel_id", sa.BigInteger(), nullable=False, comment="Bare id; one channel may be donor of two projects"
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), comment="Without @; NULL for a private channel"),
        sa.Column("x", sa.SmallInteger(), nullable=False),
        sa.Column("y", sa.SmallInteger(), nullable=False),
        sa.Column("membership", sa.Text(), server_default="none", nullable=False),
        sa.Column("invite", sa.Text(), comment="Hash of the invite link by which a private channel is joined"),
        sa.Column("last_seen_id", sa.BigInteger(), comment="Newest message id read; NULL before the first sight"),
        sa.Column("last_read_at", MOMENT, comment="When the channel was last reconciled"),
        sa.Column("reactions_on", sa.Boolean(), comment="The believed state; NULL before the first read"),
        sa.Column("reactions_seen_at", MOMENT, comment="The last read that saw the believed state"),
        sa.Column(
            "reactions_doubted_at",
            MOMENT,
            comment="The first read that saw the opposite, not yet confirmed",
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("membership IN ('none', 'requested', 'joined')", name=op.f("ck_donor_membership")),
        sa.CheckConstraint(
            "(reactions_on IS NULL) = (reactions_seen_at IS NULL)", name=op.f("ck_donor_reactions_seen")
        ),
        sa.CheckConstraint(
            "reactions_doubted_at IS NULL OR reactions_on IS NOT NULL", name=op.f("ck_donor_reactions_doubted")
        ),
        sa.CheckConstraint("x BETWEEN 1 AND 50", name=op.f("ck_donor_x")),
        sa.CheckConstraint("y BETWEEN 1 AND 50", name=op.f("ck_donor_y")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["reposter.project.id"], name=op.f("fk_donor_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor")),
        sa.UniqueConstraint("project_id", "channel_id", name=op.f("uq_donor_project_id_channel_id")),
        schema="reposter",
    )
    op.create_index("ix_donor_channel_id", "donor", ["channel_id"], schema="reposter")


def _create_reactions_period() -> None:
    op.create_table(
        "reactions_period",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("donor_id", sa.BigInteger(), nullable=False),
        sa.Column("reactions_on", sa.Boolean(), comment="NULL until the first read of a new donor"),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column(
            "ended_at",
            MOMENT,
            comment="NULL for the open period, the only one that rates new posts",
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_reactions_period_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["reposter.donor.id"], name=op.f("fk_reactions_period_donor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reactions_period")),
        schema="reposter",
        comment="A stretch of one state of a donor's reactions; ratings are compared within one period only",
    )
    op.create_index("ix_reactions_period_donor_id", "reactions_period", ["donor_id"], schema="reposter")
    op.create_index(
        "uq_reactions_period_open",
        "reactions_period",
        ["donor_id"],
        unique=True,
        schema="reposter",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
