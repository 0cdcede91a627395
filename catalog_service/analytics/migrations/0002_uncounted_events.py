"""What is not counted yet is known event by event: a roll-up takes a visitor's part out of a point and puts it in anew.

Days in their stead would have to be counted whole, of all visitors. Nobody has written any yet.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]

    operations = [
        migrations.DeleteModel("Uncounted"),
        migrations.CreateModel(
            name="Uncounted",
            fields=[
                ("event", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("visitor", models.BigIntegerField()),
                ("category", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "не подсчитанное",
                "verbose_name_plural": "не подсчитанное",
                "db_table": "uncounted",
            },
        ),
        # A difference may be below zero, and PostgreSQL checks it before it meets the row that it is added to.
        migrations.AlterField("point", "times", models.IntegerField()),
        migrations.AlterField("point", "visitors", models.IntegerField()),
    ]
