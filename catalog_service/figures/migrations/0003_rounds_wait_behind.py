"""Rounds wait behind single channels; where a channel was seen is kept, so that another link is noticed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_rounds_end")]

    operations = [
        migrations.AlterField(
            model_name="refresh",
            name="wanted_by",
            field=models.CharField(
                blank=True,
                choices=[("editor", "редактор"), ("round", "обход"), ("visitor", "посетитель")],
                max_length=8,
                verbose_name="кто",
            ),
        ),
        migrations.AddField(
            model_name="refresh", name="address", field=models.CharField(blank=True, default="", max_length=100)
        ),
    ]
