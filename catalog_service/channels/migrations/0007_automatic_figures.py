"""Day of the last post of a channel that is silent, and the country that TGStat tells: shown, so of the edition."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0006_hot_slots"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="country",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64, verbose_name="страна"
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="silent_since",
            field=models.DateField(editable=False, null=True, verbose_name="молчит с"),
        ),
    ]
