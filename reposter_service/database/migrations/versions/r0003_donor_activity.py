"""What the catalog may know of donors: the view `published.donor_activity_v1`."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# One row per channel, whether it is a donor of one project or of two. A filter on channel_id reaches the indexes
# ix_donor_channel_id and ix_post_donor_rated; a post that two projects measured is taken as it was measured first.
DONOR_ACTIVITY_V1 = """
CREATE VIEW published.donor_activity_v1 AS
SELECT channel.channel_id, channel.username, activity.rated_posts_7d, activity.median_rating_7d, activity.best_posts_7d
FROM (
    SELECT channel_id, max(lower(username)) AS username
    FROM reposter.donor
    GROUP BY channel_id
) AS channel
CROSS JOIN LATERAL (
    SELECT
        count(*)::integer AS rated_posts_7d,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY ranked.rating) AS median_rating_7d,
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'link', coalesce('https://t.me/' || channel.username, 'https://t.me/c/' || channel.channel_id)
                            || '/' || ranked.message_ids[1],
                    'rating', ranked.rating,
                    'views', ranked.views,
                    'interactions', ranked.reactions + ranked.forwards,
                    'published_at', to_char(ranked.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                )
                ORDER BY ranked.rank
            ) FILTER (WHERE ranked.rank <= 5),
            '[]'
        ) AS best_posts_7d
    FROM (
        SELECT *, row_number() OVER (ORDER BY rating DESC, published_at DESC, message_id) AS rank
        FROM (
            SELECT DISTINCT ON (post.message_id)
                post.message_id, post.message_ids, post.published_at,
                post.rating, post.views, post.reactions, post.forwards
            FROM reposter.donor
            JOIN reposter.post ON post.donor_id = donor.id
            WHERE donor.channel_id = channel.channel_id
              AND post.rating IS NOT NULL
              AND post.published_at > now() - interval '7 days'
            ORDER BY post.message_id, post.measured_at
        ) AS rated
    ) AS ranked
) AS activity
"""

MEANINGS = {
    "channel_id": "Bare numeric id of the channel",
    "username": "Lower-case, without @; NULL for a private channel",
    "rated_posts_7d": "Posts of the last 7 days that have a rating",
    "median_rating_7d": "NULL without rated posts",
    "best_posts_7d": "Up to 5, highest rating first: link, rating, views, interactions, published_at",
}


def upgrade() -> None:
    op.execute(DONOR_ACTIVITY_V1)
    op.execute("COMMENT ON VIEW published.donor_activity_v1 IS 'shared_schema/published.md'")
    for column, meaning in MEANINGS.items():
        op.execute(f"COMMENT ON COLUMN published.donor_activity_v1.{column} IS '{meaning}'")


def downgrade() -> None:
    op.execute("DROP VIEW published.donor_activity_v1")
