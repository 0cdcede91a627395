"""How PostgreSQL keeps what is written once, and what is written over every minute."""

from django.db import migrations

# Rows of events are only added: vacuumed after a hundredth more of them, not after a fifth, so that an index alone
# answers for nearly all. Points of this day and this week are written over every minute: with room in their page
# neither index is.
STORAGE = """
ALTER TABLE catalog.event SET (autovacuum_vacuum_insert_scale_factor = 0.01);
ALTER TABLE catalog.point SET (fillfactor = 80);
"""
AS_EVERYWHERE = """
ALTER TABLE catalog.event RESET (autovacuum_vacuum_insert_scale_factor);
ALTER TABLE catalog.point RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]

    operations = [migrations.RunSQL(STORAGE, AS_EVERYWHERE)]
