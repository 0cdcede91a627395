"""What the admin bot needs: unfinished dialogs, progress notes, withdrawn donors, retiring projects, quick readings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _let_projects_retire()
    _let_donors_be_withdrawn()
    _index_what_is_read_for_people()
    _create_dialog()
    _create_progress_note()


def downgrade() -> None:
    op.drop_table("progress_note", schema="reposter")
    op.drop_table("dialog", schema="reposter")
    op.drop_index("ix_alert_project_id", "alert", schema="reposter")
    op.drop_index("ix_post_donor_won", "post", schema="reposter")
    op.drop_index("ix_post_donor_published", "post", schema="reposter")
    op.create_index(
        "ix_post_donor_rated",
        "post",
        ["donor_id", "published_at"],
        schema="reposter",
        postgresql_where=sa.text("rating IS NOT NULL"),
    )
    # For a service that knows of neither, what was removed is gone.
    op.execute("DELETE FROM reposter.donor WHERE withdrawn_at IS NOT NULL")
    op.execute("DELETE FROM reposter.project WHERE retired_at IS NOT NULL")
    op.drop_index("ix_donor_withdrawn", "donor", schema="reposter")
    op.drop_column("donor", "withdrawn_at", schema="reposter")
    op.drop_index("uq_project_channel_id", "project", schema="reposter")
    op.create_unique_constraint(op.f("uq_project_channel_id"), "project", ["channel_id"], schema="reposter")
    op.drop_column("project", "retired_at", schema="reposter")


def _let_projects_retire() -> None:
    retired: sa.Column[object] = sa.Column(
        "retired_at", MOMENT, comment="Removed: its userbot still leaves its channels"
    )
    op.add_column("project", retired, schema="reposter")
    op.drop_constraint(op.f("uq_project_channel_id"), "project", schema="reposter")
    op.create_index(
        "uq_project_channel_id",
        "project",
        ["channel_id"],
        unique=True,
        schema="reposter",
        postgresql_where=sa.text("retired_at IS NULL"),
    )


def _let_donors_be_withdrawn() -> None:
    withdrawn: sa.Column[object] = sa.Column("withdrawn_at", MOMENT, comment="Removed, and may still be brought back")
    op.add_column("donor", withdrawn, schema="reposter")
    op.create_index(
        "ix_donor_withdrawn",
        "donor",
        ["withdrawn_at"],
        schema="reposter",
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )


def _index_what_is_read_for_people() -> None:
    op.drop_index("ix_post_donor_rated", "post", schema="reposter")
    op.create_index("ix_post_donor_published", "post", ["donor_id", "published_at"], schema="reposter")
    op.create_index(
        "ix_post_donor_won",
        "post",
        ["donor_id"],
        schema="reposter",
        postgresql_where=sa.text("decision = 'repost'"),
    )
    op.create_index(
        "ix_alert_project_id",
        "alert",
        ["project_id"],
        schema="reposter",
        postgresql_where=sa.text("project_id IS NOT NULL"),
    )


def _create_dialog() -> None:
    op.create_table(
        "dialog",
        sa.Column("admin_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Telegram user id"),
        sa.Column("state", sa.Text(), comment="What the admin was asked for last"),
        sa.Column(
            "data", JSONB(), server_default="{}", nullable=False, comment="What the unfinished dialog has collected"
        ),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("admin_id", name=op.f("pk_dialog")),
        schema="reposter",
        comment="Unfinished dialogs with admins; neither codes nor passwords come here",
    )


def _create_progress_note() -> None:
    op.create_table(
        "progress_note",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("admin_id", sa.BigInteger(), nullable=False, comment="Telegram user id"),
        sa.Column("message_id", sa.BigInteger(), nullable=False, comment="Of the message that is edited"),
        sa.Column("text", sa.Text(), nullable=False, comment="What it says now"),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["reposter.project.id"], name=op.f("fk_progress_note_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "admin_id", name=op.f("pk_progress_note")),
        schema="reposter",
        comment="Messages that tell how far a project's userbot is, until it is done",
    )
