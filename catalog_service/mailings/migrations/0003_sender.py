"""What managers have to know of the worker that sends: one row. Written by Django from the model, but its last step."""

from django.db import migrations, models

# There from the start and for ever, as the bot's silence is.
SENDER = """
INSERT INTO catalog.mailing_sender (id, words) VALUES (1, '');
REVOKE INSERT, DELETE ON catalog.mailing_sender FROM catalog_app;
"""


class Migration(migrations.Migration):
    dependencies = [("mailings", "0002_gone_with_their_category")]

    operations = [
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(editable=False, null=True, verbose_name="был на месте")),
                ("rests_until", models.DateTimeField(editable=False, null=True, verbose_name="отдыхает до")),
                (
                    "words",
                    models.CharField(blank=True, editable=False, max_length=256, verbose_name="что случилось"),
                ),
            ],
            options={
                "verbose_name": "отправитель",
                "verbose_name_plural": "отправитель",
                "db_table": "mailing_sender",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="mailing_sender_one_row")],
            },
        ),
        migrations.RunSQL(SENDER, migrations.RunSQL.noop),
    ]
