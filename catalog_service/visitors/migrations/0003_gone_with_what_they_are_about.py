"""Thousands keep a channel or look for a category: PostgreSQL alone deletes their rows with it."""

import django.db.models.deletion
from django.db import migrations, models

CHANNELS = {"table": "favorite", "column": "channel_id", "of": "channel", "name": "favorite_channel_fk"}
CATEGORIES = {"table": "interest", "column": "category_id", "of": "category", "name": "interest_category_fk"}
GONE_WITH_IT = """
DO $$
DECLARE
    django_s name := (SELECT conname FROM pg_constraint
                      WHERE conrelid = 'catalog.{table}'::regclass AND confrelid = 'catalog.{of}'::regclass);
BEGIN
    EXECUTE format('ALTER TABLE catalog.{table} DROP CONSTRAINT %I', django_s);
END
$$;
ALTER TABLE catalog.{table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES catalog.{of}
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
KEPT = """
ALTER TABLE catalog.{table} DROP CONSTRAINT {name};
ALTER TABLE catalog.{table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES catalog.{of}
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("visitors", "0002_interest")]

    operations = [
        migrations.RunSQL(
            GONE_WITH_IT.format(**CHANNELS),
            KEPT.format(**CHANNELS),
            state_operations=[
                migrations.AlterField(
                    model_name="favorite",
                    name="channel",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="favorites",
                        to="channels.channel",
                        verbose_name="канал",
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            GONE_WITH_IT.format(**CATEGORIES),
            KEPT.format(**CATEGORIES),
            state_operations=[
                migrations.AlterField(
                    model_name="interest",
                    name="category",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="interests",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                )
            ],
        ),
    ]
