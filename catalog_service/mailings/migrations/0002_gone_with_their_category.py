"""Thousands may want no mailings about a category: PostgreSQL alone deletes their rows with it."""

from importlib import import_module

from django.db import migrations

_visitors = import_module("catalog_service.visitors.migrations.0003_gone_with_what_they_are_about")
CATEGORIES = {"table": "opt_out", "column": "category_id", "of": "category", "name": "opt_out_category_fk"}


class Migration(migrations.Migration):
    dependencies = [("mailings", "0001_initial")]

    operations = [migrations.RunSQL(_visitors.GONE_WITH_IT.format(**CATEGORIES), _visitors.KEPT.format(**CATEGORIES))]
