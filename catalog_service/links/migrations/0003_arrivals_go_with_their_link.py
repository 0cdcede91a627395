"""A link may have brought a hundred thousand visitors: PostgreSQL alone deletes their arrivals with it."""

import django.db.models.deletion
from django.db import migrations, models

GONE_WITH_THE_LINK = """
DO $$
DECLARE
    django_s name := (SELECT conname FROM pg_constraint
                      WHERE conrelid = 'catalog.arrival'::regclass AND confrelid = 'catalog.link'::regclass);
BEGIN
    EXECUTE format('ALTER TABLE catalog.arrival DROP CONSTRAINT %I', django_s);
END
$$;
ALTER TABLE catalog.arrival ADD CONSTRAINT arrival_link_fk FOREIGN KEY (link_id) REFERENCES catalog.link
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
KEPT = """
ALTER TABLE catalog.arrival DROP CONSTRAINT arrival_link_fk;
ALTER TABLE catalog.arrival ADD CONSTRAINT arrival_link_fk FOREIGN KEY (link_id) REFERENCES catalog.link
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("links", "0002_own_links")]

    operations = [
        migrations.RunSQL(
            GONE_WITH_THE_LINK,
            KEPT,
            state_operations=[
                migrations.AlterField(
                    model_name="arrival",
                    name="link",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="arrivals",
                        to="links.link",
                        verbose_name="ссылка",
                    ),
                )
            ],
        )
    ]
