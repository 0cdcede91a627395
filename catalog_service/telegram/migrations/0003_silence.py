"""Until when Telegram wants the bot silent: one row. Written by Django from the model, but for the last step."""

from django.db import migrations, models

# There from the start and for ever, as the greeting is: two processes look at it.
SILENCE = """
INSERT INTO catalog.bot_silence (id) VALUES (1);
REVOKE INSERT, DELETE ON catalog.bot_silence FROM catalog_app;
"""


class Migration(migrations.Migration):
    dependencies = [("telegram", "0002_manager_contact")]

    operations = [
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField(editable=False, null=True, verbose_name="до")),
                ("since", models.DateTimeField(editable=False, null=True, verbose_name="с")),
            ],
            options={
                "verbose_name": "тишина",
                "verbose_name_plural": "тишина",
                "db_table": "bot_silence",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="bot_silence_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("since", None), ("until", None)),
                            models.Q(
                                ("since__isnull", False), ("until__gt", models.F("since")), ("until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bot_silence_has_both_ends",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SILENCE, migrations.RunSQL.noop),
    ]
