"""What the reposter may know of channels: the view `published.channel_v1`."""

from django.db import migrations

CHANNEL_V1 = """
CREATE VIEW published.channel_v1 AS
SELECT channel.telegram_id AS channel_id,
       channel.username::text AS username,
       channel.title::text AS title,
       category.name::text AS category,
       channel.published
FROM catalog.channel
JOIN catalog.category ON category.id = channel.category_id;

COMMENT ON VIEW published.channel_v1 IS 'shared_schema/published.md';
COMMENT ON COLUMN published.channel_v1.channel_id IS 'Bare numeric id of the channel; NULL when not known';
COMMENT ON COLUMN published.channel_v1.username IS 'Lower-case, without @; NULL for a private channel';
COMMENT ON COLUMN published.channel_v1.title IS 'As editors named it';
COMMENT ON COLUMN published.channel_v1.category IS 'Name of its category, as people read it';
COMMENT ON COLUMN published.channel_v1.published IS 'Whether visitors see it';
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_kept_by_postgres")]

    operations = [migrations.RunSQL(CHANNEL_V1, "DROP VIEW published.channel_v1")]
