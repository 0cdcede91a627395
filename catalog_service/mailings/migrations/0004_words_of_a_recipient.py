"""One word for whoever has blocked the bot, in his row and in the counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailings", "0003_sender")]

    operations = [
        migrations.AlterField(
            model_name="recipient",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "ждёт"),
                    ("sending", "отправляется"),
                    ("sent", "получил"),
                    ("blocked", "заблокировал бота"),
                    ("gone", "аккаунта больше нет"),
                    ("declined", "отказался от рассылок"),
                    ("failed", "Telegram не принял"),
                    ("unknown", "неизвестно, дошло ли"),
                ],
                default="queued",
                max_length=8,
                verbose_name="состояние",
            ),
        )
    ]
