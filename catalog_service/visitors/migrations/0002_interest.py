"""What visitors look for. Written by Django from the model."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0005_mends"),
        ("visitors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strength", models.PositiveIntegerField(verbose_name="сила")),
                ("last_at", models.DateTimeField(verbose_name="последний раз")),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="visitors.visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "интерес",
                "verbose_name_plural": "интересы",
                "db_table": "interest",
                "ordering": ["-strength", "-last_at"],
                "indexes": [models.Index(fields=["category", "last_at", "strength"], name="interest_segment")],
                "constraints": [models.UniqueConstraint(fields=("visitor", "category"), name="interest_once")],
            },
        ),
    ]
