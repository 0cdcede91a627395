"""The app role reads which migrations were made, and cannot write that: only the migrate command migrates."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    run_before = [("contenttypes", "0001_initial"), ("procrastinate", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON catalog.django_migrations FROM catalog_app",
            "GRANT INSERT, UPDATE, DELETE ON catalog.django_migrations TO catalog_app",
        )
    ]
