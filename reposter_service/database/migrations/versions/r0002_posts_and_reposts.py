"""Posts, reposts, alerts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("post", "repost", "alert")
MOMENT = sa.TIMESTAMP(timezone=True)
BIG_IDS = postgresql.ARRAY(sa.BigInteger(), dimensions=1)


def upgrade() -> None:
    _create_post()
    _create_repost()
    _create_alert()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="reposter")


def _create_post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("donor_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False, comment="The first message as seen; names the post"),
        sa.Column("grouped_id", sa.BigInteger(), comment="Telegram's name of the album; NULL for a single message"),
        sa.Column("message_ids", BIG_IDS, nullable=False, comment="Ascending; as found when measured"),
        sa.Column("published_at", MOMENT, nullable=False, comment="The message's date in Telegram"),
        sa.Column(
            "due_at",
            MOMENT,
            nullable=False,
            comment="The moment of measuring: publication + the measuring delay",
        ),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("measured_at", MOMENT, comment="Lateness = measured_at - due_at"),
        sa.Column("missed_at", MOMENT, comment="When it was found too late to measure"),
        sa.Column(
            "told",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="The admins know it was missed",
        ),
        sa.Column("views", sa.Integer(), comment="NULL when Telegram gives none"),
        sa.Column("forwards", sa.Integer()),
        sa.Column("reactions", sa.Integer(), comment="Of people; an album's are summed up"),
        sa.Column("paid_reactions", sa.Integer(), comment="Stars: shown, never rated"),
        sa.Column(
            "rating",
            sa.Double(),
            sa.Computed("10000.0 * (reactions + forwards) / NULLIF(views, 0)", persisted=True),
            comment="For people and sorting; rules compare exact fractions made of the raw numbers",
        ),
        sa.Column(
            "period_id", sa.BigInteger(), comment="NULL: no baseline, measured while the reactions were being switched"
        ),
        sa.Column("decision", sa.Text()),
        sa.Column("because", sa.Text(), comment="Why the post is held"),
        sa.Column("algorithm", sa.Text(), comment="In force at the decision; with it the rest of the standing"),
        sa.Column("earlier", sa.SmallInteger(), comment="Ratings in the window"),
        sa.Column("needed", sa.SmallInteger(), comment="Ratings the algorithm wants"),
        sa.Column("place_limit", sa.SmallInteger(), comment="The last place that wins"),
        sa.Column("place", sa.SmallInteger(), comment="1 = higher than all of the window; NULL while collecting"),
        sa.Column("threshold", sa.Double(), comment="The rating to pass, for people: the decision compared it exactly"),
        sa.CheckConstraint(
            "(because IS NOT NULL) = (decision IS NOT DISTINCT FROM 'hold')", name=op.f("ck_post_hold_has_reason")
        ),
        sa.CheckConstraint("(state = 'measured') = (decision IS NOT NULL)", name=op.f("ck_post_decided")),
        sa.CheckConstraint("(state = 'measured') = (measured_at IS NOT NULL)", name=op.f("ck_post_measured_at")),
        sa.CheckConstraint("(state = 'missed') = (missed_at IS NOT NULL)", name=op.f("ck_post_missed_at")),
        sa.CheckConstraint("algorithm IN ('X', 'Y')", name=op.f("ck_post_algorithm")),
        sa.CheckConstraint(
            "because IN ('no_views', 'unsettled', 'collecting', 'not_higher', 'protected', 'paused')",
            name=op.f("ck_post_because"),
        ),
        sa.CheckConstraint("decision IN ('repost', 'hold')", name=op.f("ck_post_decision")),
        sa.CheckConstraint(
            "decision IS DISTINCT FROM 'repost' OR (place IS NOT NULL AND place <= place_limit)",
            name=op.f("ck_post_repost_has_won"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(forwards, reactions, paid_reactions) = CASE state WHEN 'measured' THEN 3 ELSE 0 END",
            name=op.f("ck_post_counted"),
        ),
        sa.CheckConstraint(
            "state = 'measured' OR num_nonnulls(views, period_id) = 0", name=op.f("ck_post_views_when_measured")
        ),
        sa.CheckConstraint("state = 'missed' OR NOT told", name=op.f("ck_post_told")),
        sa.CheckConstraint("state IN ('waiting', 'measured', 'missed')", name=op.f("ck_post_state")),
        sa.CheckConstraint("cardinality(message_ids) > 0", name=op.f("ck_post_message_ids")),
        sa.CheckConstraint("due_at >= published_at", name=op.f("ck_post_due_after_publication")),
        sa.CheckConstraint(
            "least(views, forwards, reactions, paid_reactions) >= 0", name=op.f("ck_post_counts_not_negative")
        ),
        sa.CheckConstraint(
            "num_nonnulls(algorithm, earlier, needed, place_limit) IN (0, 4)", name=op.f("ck_post_standing")
        ),
        sa.CheckConstraint("num_nonnulls(place, threshold) IN (0, 2)", name=op.f("ck_post_place_has_threshold")),
        sa.CheckConstraint("place IS NULL OR algorithm IS NOT NULL", name=op.f("ck_post_place_has_standing")),
        sa.ForeignKeyConstraint(["donor_id"], ["reposter.donor.id"], name=op.f("fk_post_donor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["period_id"], ["reposter.reactions_period.id"], name=op.f("fk_post_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("donor_id", "message_id", name=op.f("uq_post_donor_id_message_id")),
        schema="reposter",
    )
    op.create_index(
        "ix_post_baseline",
        "post",
        ["period_id", "published_at", "message_id"],
        schema="reposter",
        postgresql_where=sa.text("period_id IS NOT NULL"),
    )
    op.create_index(
        "ix_post_donor_measured",
        "post",
        ["donor_id", "measured_at"],
        schema="reposter",
        postgresql_where=sa.text("state = 'measured'"),
    )
    op.create_index(
        "ix_post_donor_rated",
        "post",
        ["donor_id", "published_at"],
        schema="reposter",
        postgresql_where=sa.text("rating IS NOT NULL"),
    )
    op.create_index("ix_post_due", "post", ["due_at"], schema="reposter", postgresql_where=sa.text("state = 'waiting'"))
    op.create_index(
        "ix_post_missed_untold",
        "post",
        ["missed_at"],
        schema="reposter",
        postgresql_where=sa.text("state = 'missed' AND NOT told"),
    )
    op.create_index(
        "uq_post_donor_id_grouped_id",
        "post",
        ["donor_id", "grouped_id"],
        unique=True,
        schema="reposter",
        postgresql_where=sa.text("grouped_id IS NOT NULL"),
    )


def _create_repost() -> None:
    op.create_table(
        "repost",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False, comment="The project's channel at the decision"),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("closed_as", sa.Text(), comment="Why a win is not in the target"),
        sa.Column("message_ids", BIG_IDS, comment="What the last request asked to forward"),
        sa.Column("random_ids", BIG_IDS, comment="One for each of message_ids, written before the request"),
        sa.Column("target_ids", BIG_IDS, comment="The new messages in the target"),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False, comment="Part of the random ids"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Requests begun"),
        sa.Column("not_before", MOMENT, comment="After trouble: when to try again"),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("sending_at", MOMENT, comment="When the last request was begun"),
        sa.Column("sent_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.CheckConstraint("(state = 'closed') = (closed_as IS NOT NULL)", name=op.f("ck_repost_closed_has_reason")),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_repost_closed_at")),
        sa.CheckConstraint(
            "closed_as IN ('paused', 'expired', 'protected', 'deleted', 'unsettled', 'dropped')",
            name=op.f("ck_repost_closed_as"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(sent_at, target_ids) = CASE state WHEN 'sent' THEN 2 ELSE 0 END", name=op.f("ck_repost_sent")
        ),
        sa.CheckConstraint("state <> 'sending' OR sending_at IS NOT NULL", name=op.f("ck_repost_sending_at")),
        sa.CheckConstraint("state <> 'waiting' OR attempts = 0", name=op.f("ck_repost_waiting_untried")),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'closed')", name=op.f("ck_repost_state")),
        sa.CheckConstraint("(attempts > 0) = (sending_at IS NOT NULL)", name=op.f("ck_repost_attempts")),
        sa.CheckConstraint("cardinality(random_ids) = cardinality(message_ids)", name=op.f("ck_repost_random_ids")),
        sa.CheckConstraint(
            "num_nonnulls(sending_at, message_ids, random_ids) IN (0, 3)", name=op.f("ck_repost_request")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["reposter.post.id"], name=op.f("fk_repost_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repost")),
        sa.UniqueConstraint("post_id", name=op.f("uq_repost_post_id")),
        schema="reposter",
    )
    op.create_index(
        "ix_repost_open",
        "repost",
        ["decided_at"],
        schema="reposter",
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )


def _create_alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="Names the event: one event, one alert"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('userbot_lost', 'rights_lost', 'donor_unavailable', 'donor_protected', 'reactions_switched', "
            "'posts_missed', 'win_expired', 'win_deleted')",
            name=op.f("ck_alert_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["reposter.project.id"], name=op.f("fk_alert_project_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("key", name=op.f("uq_alert_key")),
        schema="reposter",
    )
