"""How often a userbot was signed in: what a running daemon learns of a session by, without reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counted: sa.Column[int] = sa.Column(
        "sign_ins", sa.Integer(), nullable=False, server_default="1", comment="Another one: another session to live by"
    )
    op.add_column("userbot", counted, schema="reposter")


def downgrade() -> None:
    op.drop_column("userbot", "sign_ins", schema="reposter")
