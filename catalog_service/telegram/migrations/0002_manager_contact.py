"""To whom visitors write from the Mini App: one row. Written by Django from the model, but for the last step."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import catalog_service.telegram.models

# As the greeting's: there from the start and for ever. It names nobody yet.
CONTACT = """
INSERT INTO catalog.manager_contact (id, username, text)
VALUES (1, '', 'Здравствуйте! Интересует реклама в канале {channel}.');
REVOKE INSERT, DELETE ON catalog.manager_contact FROM catalog_app;
"""


class Migration(migrations.Migration):
    dependencies = [("telegram", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ManagerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(blank=True, max_length=32, verbose_name="имя в Telegram")),
                (
                    "text",
                    models.TextField(
                        default="Здравствуйте! Интересует реклама в канале {channel}.",
                        max_length=500,
                        validators=[catalog_service.telegram.models.names_only_the_channel],
                        verbose_name="текст",
                    ),
                ),
            ],
            options={
                "verbose_name": "связь с менеджером",
                "verbose_name_plural": "связь с менеджером",
                "db_table": "manager_contact",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="manager_contact_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("username", ""), ("username__regex", "^[A-Za-z][A-Za-z0-9_]{3,31}$"), _connector="OR"
                        ),
                        name="manager_contact_is_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")), name="manager_contact_says_something"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 500
                        ),
                        name="manager_contact_not_endless",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CONTACT, migrations.RunSQL.noop),
    ]
