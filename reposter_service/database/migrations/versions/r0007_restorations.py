"""When the database became that of a backup: what was published before may have been reposted and forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restoration",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "restored_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Posts published before it may have been reposted without this database knowing",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restoration")),
        schema="reposter",
        comment="Each time the database became that of a backup; written by the command after-restore",
    )


def downgrade() -> None:
    op.drop_table("restoration", schema="reposter")
