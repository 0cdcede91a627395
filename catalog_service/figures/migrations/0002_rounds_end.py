"""How the channels of a round ended is counted: their rows tell of their last refresh only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="found",
            field=models.PositiveIntegerField(default=0, verbose_name="обновлены"),
        ),
        migrations.AddField(
            model_name="round",
            name="failed",
            field=models.PositiveIntegerField(default=0, verbose_name="обновить не удалось"),
        ),
    ]
