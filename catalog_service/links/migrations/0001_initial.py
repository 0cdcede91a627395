"""The tables of the room. Written by Django from the models."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import catalog_service.links.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0005_mends"),
        ("visitors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=catalog_service.links.models.new_code, editable=False, max_length=64, verbose_name="код"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="Где она стоит: «пост 5 мая».", max_length=128, verbose_name="метка"
                    ),
                ),
                ("is_own", models.BooleanField(default=False, editable=False, verbose_name="своя")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="создана")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="channels.channel",
                        verbose_name="канал",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто создал",
                    ),
                ),
            ],
            options={
                "verbose_name": "ссылка",
                "verbose_name_plural": "ссылки",
                "db_table": "link",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "visitor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="visitors.visitor",
                        verbose_name="посетитель",
                    ),
                ),
                ("at", models.DateTimeField(editable=False, verbose_name="когда")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to="links.link",
                        verbose_name="ссылка",
                    ),
                ),
            ],
            options={
                "verbose_name": "приход",
                "verbose_name_plural": "приходы",
                "db_table": "arrival",
            },
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["-created_at", "-id"], name="link_newest"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("code",), name="link_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_own", True)), fields=("channel",), name="link_own_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9_-]{1,64}$")), name="link_code_carried"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__isnull", True), ("category__isnull", True), _connector="OR"),
                name="link_opens_one_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_own", False), ("channel__isnull", False), _connector="OR"),
                name="link_own_of_a_channel",
            ),
        ),
    ]
