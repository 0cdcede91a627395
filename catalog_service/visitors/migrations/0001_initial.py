"""The tables of the room. Written by Django from the models."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0003_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "telegram_id",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="id в Telegram"),
                ),
                ("first_name", models.CharField(blank=True, max_length=256, verbose_name="имя")),
                ("last_name", models.CharField(blank=True, max_length=256, verbose_name="фамилия")),
                ("username", models.CharField(blank=True, max_length=64, verbose_name="имя в Telegram")),
                ("language", models.CharField(blank=True, max_length=16, verbose_name="язык")),
                ("reachable", models.BooleanField(default=False, verbose_name="можно писать")),
                ("first_seen_at", models.DateTimeField(editable=False, verbose_name="впервые")),
                ("last_seen_at", models.DateTimeField(editable=False, verbose_name="был")),
            ],
            options={
                "verbose_name": "посетитель",
                "verbose_name_plural": "посетители",
                "db_table": "visitor",
                "ordering": ["-last_seen_at", "telegram_id"],
                "indexes": [models.Index(fields=["-last_seen_at", "telegram_id"], name="visitor_last_seen")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("telegram_id__gt", 0)), name="visitor_is_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wished_on", models.DateField(blank=True, null=True, verbose_name="желаемая дата")),
                (
                    "comment",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(1000)],
                        verbose_name="комментарий",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Новая"), ("answered", "Отвечена"), ("sold", "Продана")],
                        default="new",
                        max_length=16,
                        verbose_name="состояние",
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="поступила")),
                ("state_changed_at", models.DateTimeField(editable=False, verbose_name="состояние с")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="channels.channel",
                        verbose_name="канал",
                    ),
                ),
                (
                    "format",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="channels.priceformat",
                        verbose_name="формат",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="менеджер",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="visitors.visitor",
                        verbose_name="посетитель",
                    ),
                ),
            ],
            options={
                "verbose_name": "заявка",
                "verbose_name_plural": "заявки",
                "db_table": "request",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "-created_at"], name="request_state"),
                    models.Index(fields=["visitor", "channel", "-created_at"], name="request_once_an_hour"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "answered", "sold"])), name="request_state_known"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("comment"), 1000
                        ),
                        name="request_comment_not_endless",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Favorite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="добавлен")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favorites",
                        to="channels.channel",
                        verbose_name="канал",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favorites",
                        to="visitors.visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "избранное",
                "verbose_name_plural": "избранное",
                "db_table": "favorite",
                "ordering": ["-created_at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("visitor", "channel"), name="favorite_once")],
            },
        ),
    ]
