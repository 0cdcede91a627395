"""The tables of the room, and the one row that greets. Written by Django from the models, but for the last step."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import catalog_service.telegram.models

# Its row is there from the start and for ever: the service changes it, and can neither add another nor take it away.
GREETING = """
INSERT INTO catalog.greeting (id, text, button)
VALUES (1, 'Привет я вэб пап прошу перейти по кнопке ниже', 'Открыть каталог');
REVOKE INSERT, DELETE ON catalog.greeting FROM catalog_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Greeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    models.TextField(
                        default="Привет я вэб пап прошу перейти по кнопке ниже",
                        validators=[catalog_service.telegram.models.fits_a_message],
                        verbose_name="текст",
                    ),
                ),
                (
                    "button",
                    models.CharField(default="Открыть каталог", max_length=64, verbose_name="надпись на кнопке"),
                ),
            ],
            options={
                "verbose_name": "приветствие",
                "verbose_name_plural": "приветствие",
                "db_table": "greeting",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="greeting_one_row"),
                    models.CheckConstraint(condition=models.Q(("text__regex", "\\S")), name="greeting_says_something"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 4096
                        ),
                        name="greeting_not_endless",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("button__regex", "\\S")), name="greeting_button_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagerChat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chat_id", models.BigIntegerField(unique=True, verbose_name="чат")),
                ("label", models.CharField(max_length=256, verbose_name="кто")),
                (
                    "told_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="последнее сообщение"),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("blocked", "бот заблокирован"),
                            ("not_started", "бот не запущен: нужно нажать «Запустить» (Start)"),
                            ("not_found", "такого чата бот не знает"),
                            ("deleted", "аккаунт удалён"),
                            ("removed", "бота убрали из группы"),
                            ("silenced", "боту запрещено писать в эту группу"),
                        ],
                        editable=False,
                        max_length=16,
                        verbose_name="отказ",
                    ),
                ),
                ("refused_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="отказ с")),
            ],
            options={
                "verbose_name": "менеджер",
                "verbose_name_plural": "менеджеры",
                "db_table": "manager_chat",
                "ordering": ["label", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("chat_id", 0), _negated=True), name="manager_chat_has_an_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label__regex", "\\S")), name="manager_chat_has_a_label"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal", ""), ("refused_at", None)),
                            models.Q(models.Q(("refusal", ""), _negated=True), ("refused_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="manager_chat_refused_why_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "refusal__in",
                                ["", "blocked", "not_started", "not_found", "deleted", "removed", "silenced"],
                            )
                        ),
                        name="manager_chat_refusal_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GREETING, migrations.RunSQL.noop),
    ]
