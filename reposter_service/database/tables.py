"""Tables of schema `reposter`: the shape that the migrations build, with every rule a row must keep.

Each index stands beside the query it serves. Words are those of the domain and of `workflows/records.py`.
"""

import sqlalchemy as sa

from reposter_service.database.admin_tables import alert, alert_delivery, dialog, progress_note
from reposter_service.database.columns import BigIds, Moment, id_column, metadata, one_of, owner
from reposter_service.database.states import PostState, RepostState, Verdict
from reposter_service.domain.baselines import WINDOW, Algorithm
from reposter_service.domain.decision import Because
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.health import ACCOUNT_STATES, FoundBy
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.workflows.records import ClosedAs, Membership

__all__ = ["BigIds", "Moment", "alert", "alert_delivery", "dialog", "metadata", "progress_note"]
"""What is shown here beside the tables below."""

# ── Projects and their accounts ──────────────────────────────────────────────────────────────────────────────────────

project = sa.Table(
    "project",
    metadata,
    id_column(),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False, comment="Bare id of the channel that receives reposts"),
    sa.Column("username", sa.Text, comment="Of the channel, without @; NULL for a private one"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("retired_at", Moment, comment="Removed: its userbot still leaves its channels"),
)
# A channel may become a project again while its last one retires.
sa.Index("uq_project_channel_id", project.c.channel_id, unique=True, postgresql_where=project.c.retired_at.is_(None))

pause = sa.Table(
    "pause",
    metadata,
    id_column(),
    owner("project_id", "reposter.project"),
    sa.Column("starts", sa.Time, nullable=False, comment="Wall clock of the service's time zone"),
    sa.Column("ends", sa.Time, nullable=False, comment="Not part of the pause; before `starts`: of the next day"),
    sa.UniqueConstraint("project_id", "starts", "ends"),
    sa.CheckConstraint("starts <> ends", name="has_length"),
)

userbot = sa.Table(
    "userbot",
    metadata,
    id_column(),
    owner("project_id", "reposter.project"),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("session", sa.LargeBinary, nullable=False, comment="Telethon session string, Fernet-encrypted"),
    sa.Column("device_model", sa.Text, nullable=False, comment="The device is named once and never changed"),
    sa.Column("system_version", sa.Text, nullable=False),
    sa.Column("app_version", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("state_at", Moment, nullable=False, comment="Since when; being told again does not move it"),
    sa.Column("flooded_until", Moment, comment="Telegram refuses requests of flooded_kind until then"),
    sa.Column("flooded_kind", sa.Text, comment="As Telegram names it: messages.getHistory"),
    sa.Column("rights_lost_at", Moment, comment="Since when it may not publish in its project's channel"),
    sa.Column("rights_lost_by", sa.Text, comment="What found it, and so what may take it back"),
    sa.Column("offline_told", sa.Boolean, nullable=False, server_default=sa.false(), comment="Of its last outage"),
    sa.Column("channels_limit", sa.Integer, nullable=False, server_default="500", comment="1000 with Premium"),
    sa.Column("channels_full_at", Moment, comment="Since when it may join no more channels"),
    sa.Column("membership_turn_at", Moment, comment="Before it the membership queue leaves the account alone"),
    sa.Column(
        "sign_ins", sa.Integer, nullable=False, server_default="1", comment="Another one: another session to live by"
    ),
    sa.UniqueConstraint("project_id"),
    sa.UniqueConstraint("phone"),
    sa.CheckConstraint("num_nonnulls(flooded_until, flooded_kind) IN (0, 2)", name="flood"),
    sa.CheckConstraint("num_nonnulls(rights_lost_at, rights_lost_by) IN (0, 2)", name="rights"),
    one_of("state", ACCOUNT_STATES),
    one_of("rights_lost_by", FoundBy),
)

access_hash = sa.Table(
    "access_hash",
    metadata,
    owner("userbot_id", "reposter.userbot"),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.BigInteger, nullable=False, comment="Telegram's key of this account to this channel"),
    sa.PrimaryKeyConstraint("userbot_id", "channel_id"),
)

membership_task = sa.Table(
    "membership_task",
    metadata,
    id_column(),
    owner("userbot_id", "reposter.userbot"),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("deed", sa.Text, nullable=False, comment="The next one: a channel without access hash is resolved first"),
    sa.Column("username", sa.Text, comment="To resolve by, without @"),
    sa.Column("invite", sa.Text, comment="Hash of the invite link to join by"),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("obstacle", sa.Text, comment="Why the last attempt failed"),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("userbot_id", "channel_id"),
    one_of("deed", Deed),
    one_of("obstacle", Obstacle),
    comment="What a userbot is still to do about its channels, slowly, one at a time; done is deleted",
)

# ── Donors ───────────────────────────────────────────────────────────────────────────────────────────────────────────

donor = sa.Table(
    "donor",
    metadata,
    id_column(),
    owner("project_id", "reposter.project"),
    sa.Column("channel_id", sa.BigInteger, nullable=False, comment="Bare id; one channel may be donor of two projects"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("username", sa.Text, comment="Without @; NULL for a private channel"),
    sa.Column("x", sa.SmallInteger, nullable=False),
    sa.Column("y", sa.SmallInteger, nullable=False),
    sa.Column("membership", sa.Text, nullable=False, server_default=Membership.NONE),
    sa.Column("invite", sa.Text, comment="Hash of the invite link by which a private channel is joined"),
    sa.Column("last_seen_id", sa.BigInteger, comment="Newest message id read; NULL before the first sight"),
    sa.Column("last_read_at", Moment, comment="When the channel was last reconciled"),
    sa.Column("unavailable_since", Moment, comment="NULL while it grants all that a userbot wants of it"),
    sa.Column("unavailable_for", sa.Text, comment="What it refuses, and so what ends the outage"),
    sa.Column("reactions_on", sa.Boolean, comment="The believed state; NULL before the first read"),
    sa.Column("reactions_seen_at", Moment, comment="The last read that saw the believed state"),
    sa.Column("reactions_doubted_at", Moment, comment="The first read that saw the opposite, not yet confirmed"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment, comment="Removed, and may still be brought back"),
    sa.UniqueConstraint("project_id", "channel_id"),
    sa.CheckConstraint(f"x BETWEEN 1 AND {WINDOW}", name="x"),
    sa.CheckConstraint(f"y BETWEEN 1 AND {WINDOW}", name="y"),
    sa.CheckConstraint("(reactions_on IS NULL) = (reactions_seen_at IS NULL)", name="reactions_seen"),
    sa.CheckConstraint("reactions_doubted_at IS NULL OR reactions_on IS NOT NULL", name="reactions_doubted"),
    sa.CheckConstraint("num_nonnulls(unavailable_since, unavailable_for) IN (0, 2)", name="unavailable"),
    one_of("membership", Membership),
    one_of("unavailable_for", Access),
)
sa.Index("ix_donor_channel_id", donor.c.channel_id)  # published.donor_activity_v1
# Donors.withdrawn_before.
sa.Index("ix_donor_withdrawn", donor.c.withdrawn_at, postgresql_where=donor.c.withdrawn_at.is_not(None))

reactions_period = sa.Table(
    "reactions_period",
    metadata,
    id_column(),
    owner("donor_id", "reposter.donor"),
    sa.Column("reactions_on", sa.Boolean, comment="NULL until the first read of a new donor"),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("ended_at", Moment, comment="NULL for the open period, the only one that rates new posts"),
    sa.CheckConstraint("ended_at >= started_at", name="ends_after_start"),
    comment="A stretch of one state of a donor's reactions; ratings are compared within one period only",
)
sa.Index("ix_reactions_period_donor_id", reactions_period.c.donor_id)
sa.Index(
    "uq_reactions_period_open",
    reactions_period.c.donor_id,
    unique=True,
    postgresql_where=reactions_period.c.ended_at.is_(None),
)

# ── Posts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

post = sa.Table(
    "post",
    metadata,
    id_column(),
    owner("donor_id", "reposter.donor"),
    sa.Column("message_id", sa.BigInteger, nullable=False, comment="The first message as seen; names the post"),
    sa.Column("grouped_id", sa.BigInteger, comment="Telegram's name of the album; NULL for a single message"),
    sa.Column("message_ids", BigIds, nullable=False, comment="Ascending; as found when measured"),
    sa.Column("published_at", Moment, nullable=False, comment="The message's date in Telegram"),
    sa.Column("due_at", Moment, nullable=False, comment="The moment of measuring: publication + the measuring delay"),
    sa.Column("state", sa.Text, nullable=False, server_default=PostState.WAITING),
    sa.Column("measured_at", Moment, comment="Lateness = measured_at - due_at"),
    sa.Column("missed_at", Moment, comment="When it was found too late to measure"),
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false(), comment="The admins know it was missed"),
    sa.Column("views", sa.Integer, comment="NULL when Telegram gives none"),
    sa.Column("forwards", sa.Integer),
    sa.Column("reactions", sa.Integer, comment="Of people; an album's are summed up"),
    sa.Column("paid_reactions", sa.Integer, comment="Stars: shown, never rated"),
    sa.Column(
        "rating",
        sa.Double,
        sa.Computed("10000.0 * (reactions + forwards) / NULLIF(views, 0)", persisted=True),
        comment="For people and sorting; rules compare exact fractions made of the raw numbers",
    ),
    sa.Column(
        "period_id",
        sa.BigInteger,
        sa.ForeignKey("reposter.reactions_period.id"),
        comment="NULL: no baseline, measured while the reactions were being switched",
    ),
    sa.Column("decision", sa.Text),
    sa.Column("because", sa.Text, comment="Why the post is held"),
    sa.Column("algorithm", sa.Text, comment="In force at the decision; with it the rest of the standing"),
    sa.Column("earlier", sa.SmallInteger, comment="Ratings in the window"),
    sa.Column("needed", sa.SmallInteger, comment="Ratings the algorithm wants"),
    sa.Column("place_limit", sa.SmallInteger, comment="The last place that wins"),
    sa.Column("place", sa.SmallInteger, comment="1 = higher than all of the window; NULL while collecting"),
    sa.Column("threshold", sa.Double, comment="The rating to pass, for people: the decision compared it exactly"),
    sa.UniqueConstraint("donor_id", "message_id"),
    sa.CheckConstraint("cardinality(message_ids) > 0", name="message_ids"),
    sa.CheckConstraint("due_at >= published_at", name="due_after_publication"),
    sa.CheckConstraint("(state = 'measured') = (measured_at IS NOT NULL)", name="measured_at"),
    sa.CheckConstraint("(state = 'missed') = (missed_at IS NOT NULL)", name="missed_at"),
    sa.CheckConstraint("state = 'missed' OR NOT told", name="told"),
    sa.CheckConstraint("(state = 'measured') = (decision IS NOT NULL)", name="decided"),
    sa.CheckConstraint(
        "num_nonnulls(forwards, reactions, paid_reactions) = CASE state WHEN 'measured' THEN 3 ELSE 0 END",
        name="counted",
    ),
    sa.CheckConstraint("state = 'measured' OR num_nonnulls(views, period_id) = 0", name="views_when_measured"),
    sa.CheckConstraint("least(views, forwards, reactions, paid_reactions) >= 0", name="counts_not_negative"),
    sa.CheckConstraint("(because IS NOT NULL) = (decision IS NOT DISTINCT FROM 'hold')", name="hold_has_reason"),
    sa.CheckConstraint("num_nonnulls(algorithm, earlier, needed, place_limit) IN (0, 4)", name="standing"),
    sa.CheckConstraint("num_nonnulls(place, threshold) IN (0, 2)", name="place_has_threshold"),
    sa.CheckConstraint("place IS NULL OR algorithm IS NOT NULL", name="place_has_standing"),
    sa.CheckConstraint(
        "decision IS DISTINCT FROM 'repost' OR (place IS NOT NULL AND place <= place_limit)", name="repost_has_won"
    ),
    one_of("state", PostState),
    one_of("decision", Verdict),
    one_of("because", Because),
    one_of("algorithm", Algorithm),
)
# An album is one post, however many parts are seen: Posts.store.
sa.Index(
    "uq_post_donor_id_grouped_id",
    post.c.donor_id,
    post.c.grouped_id,
    unique=True,
    postgresql_where=post.c.grouped_id.is_not(None),
)
# Posts.due, Posts.projects_due.
sa.Index("ix_post_due", post.c.due_at, postgresql_where=sa.text("state = 'waiting'"))
# Posts.earlier_ratings reads it backwards: newest first. A period belongs to one donor.
sa.Index(
    "ix_post_baseline",
    post.c.period_id,
    post.c.published_at,
    post.c.message_id,
    postgresql_where=post.c.period_id.is_not(None),
)
# Posts.missed_untold.
sa.Index("ix_post_missed_untold", post.c.missed_at, postgresql_where=sa.text("state = 'missed' AND NOT told"))
# ReactionsLog.keep, ReactionsLog.switch.
sa.Index("ix_post_donor_measured", post.c.donor_id, post.c.measured_at, postgresql_where=sa.text("state = 'measured'"))
# Readings.statistics, Readings.best_posts, published.donor_activity_v1.
sa.Index("ix_post_donor_published", post.c.donor_id, post.c.published_at)
# Readings.statistics: few posts win, and only those have reposts.
sa.Index("ix_post_donor_won", post.c.donor_id, postgresql_where=sa.text("decision = 'repost'"))

# ── Reposts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

repost = sa.Table(
    "repost",
    metadata,
    id_column(),
    owner("post_id", "reposter.post"),
    sa.Column("target_id", sa.BigInteger, nullable=False, comment="The project's channel at the decision"),
    sa.Column("state", sa.Text, nullable=False, server_default=RepostState.WAITING),
    sa.Column("closed_as", sa.Text, comment="Why a win is not in the target"),
    sa.Column("message_ids", BigIds, comment="What the last request asked to forward"),
    sa.Column("random_ids", BigIds, comment="One for each of message_ids, written before the request"),
    sa.Column("target_ids", BigIds, comment="The new messages in the target"),
    sa.Column("generation", sa.Integer, nullable=False, server_default="0", comment="Part of the random ids"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0", comment="Requests begun"),
    sa.Column("not_before", Moment, comment="After trouble: when to try again"),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("sending_at", Moment, comment="When the last request was begun"),
    sa.Column("sent_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false(), comment="The admins know it expired"),
    sa.UniqueConstraint("post_id"),
    sa.CheckConstraint("closed_as IS NOT DISTINCT FROM 'expired' OR NOT told", name="told"),
    sa.CheckConstraint("(state = 'closed') = (closed_as IS NOT NULL)", name="closed_has_reason"),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    sa.CheckConstraint("num_nonnulls(sent_at, target_ids) = CASE state WHEN 'sent' THEN 2 ELSE 0 END", name="sent"),
    sa.CheckConstraint("num_nonnulls(sending_at, message_ids, random_ids) IN (0, 3)", name="request"),
    sa.CheckConstraint("state <> 'waiting' OR attempts = 0", name="waiting_untried"),
    sa.CheckConstraint("state <> 'sending' OR sending_at IS NOT NULL", name="sending_at"),
    sa.CheckConstraint("(attempts > 0) = (sending_at IS NOT NULL)", name="attempts"),
    sa.CheckConstraint("cardinality(random_ids) = cardinality(message_ids)", name="random_ids"),
    one_of("state", RepostState),
    one_of("closed_as", ClosedAs),
)
# Reposts.open, Reposts.projects_open.
sa.Index("ix_repost_open", repost.c.decided_at, postgresql_where=sa.text("state IN ('waiting', 'sending')"))

# Reposts.expired_untold.
sa.Index("ix_repost_expired_untold", repost.c.closed_at, postgresql_where=sa.text("closed_as = 'expired' AND NOT told"))

# ── The database itself ──────────────────────────────────────────────────────────────────────────────────────────────

restoration = sa.Table(
    "restoration",
    metadata,
    id_column(),
    sa.Column(
        "restored_at",
        Moment,
        nullable=False,
        comment="Posts published before it may have been reposted without this database knowing",
    ),
    comment="Each time the database became that of a backup; written by the command after-restore",
)
