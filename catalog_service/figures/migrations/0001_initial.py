"""The tables of the room. Written by Django from the models."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import catalog_service.channels.picture_field


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0007_automatic_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DoorState",
            fields=[
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("telegram", "Telegram (t.me)"),
                            ("pictures", "Telegram: логотипы"),
                            ("tgstat", "TGStat, API"),
                            ("telemetr", "Telemetr, API"),
                            ("telemetr_page", "Telemetr, страница (пол)"),
                        ],
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                        verbose_name="источник",
                    ),
                ),
                ("rests_until", models.DateTimeField(null=True, verbose_name="отдыхает до")),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "получено"),
                            ("closed", "предпросмотр канала закрыт: видны только подписчики"),
                            ("private", "закрытый канал: по приглашению его показатели не видны"),
                            ("group", "по этой ссылке группа, а не канал"),
                            ("bot", "по этой ссылке бот, а не канал"),
                            ("person", "по этой ссылке человек, а не канал"),
                            ("free", "такого имени в Telegram нет: канал удалён или переименован"),
                            ("another", "под этим именем теперь другой канал"),
                            ("renamed", "канал переименован, ссылка исправлена"),
                            ("not_known", "источник не знает этого канала"),
                            ("empty", "у канала ещё нет постов с просмотрами"),
                            ("refused", "источник отказал: просит доказать, что мы не робот"),
                            ("too_often", "источник просит спрашивать реже"),
                            ("no_package", "доступ к API не подключён: нужен отдельный пакет"),
                            ("quota", "квота запросов исчерпана"),
                            ("bad_token", "источник не принял токен"),
                            ("unreachable", "источник не ответил"),
                            ("trouble", "у источника ошибка"),
                            ("too_large", "ответ слишком велик"),
                            ("elsewhere", "источник отправляет на другой адрес"),
                            ("unknown_shape", "страница незнакомого вида: её копия сохранена"),
                        ],
                        max_length=16,
                        verbose_name="почему",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=512)),
                ("refusals", models.PositiveIntegerField(default=0, verbose_name="отказов подряд")),
                ("asked_at", models.DateTimeField(null=True, verbose_name="спрашивали")),
                ("found_at", models.DateTimeField(null=True, verbose_name="отвечал")),
            ],
            options={
                "verbose_name": "источник показателей",
                "verbose_name_plural": "источники показателей",
                "db_table": "figure_door",
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="channels.channel",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=255, verbose_name="название в Telegram")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="описание в Telegram")),
                (
                    "logo",
                    catalog_service.channels.picture_field.PictureField(
                        blank=True, max_length=64, verbose_name="логотип в Telegram"
                    ),
                ),
                ("picture", models.CharField(blank=True, max_length=1024)),
                ("seen_at", models.DateTimeField(null=True, verbose_name="когда видели")),
                ("last_post_at", models.DateTimeField(null=True, verbose_name="последний пост")),
                (
                    "mean_reach",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="средний охват"),
                ),
                ("tgstat_id", models.BigIntegerField(null=True, verbose_name="id в TGStat")),
                ("language", models.CharField(blank=True, max_length=64, verbose_name="язык")),
                ("red_label", models.BooleanField(null=True, verbose_name="красная метка TGStat")),
                ("black_label", models.BooleanField(null=True, verbose_name="чёрная метка TGStat")),
                ("was", models.CharField(blank=True, max_length=32, verbose_name="прежнее имя")),
                ("renamed_at", models.DateTimeField(null=True, verbose_name="переименован")),
            ],
            options={
                "verbose_name": "сведения о канале",
                "verbose_name_plural": "сведения о каналах",
                "db_table": "figure_profile",
                "indexes": [
                    models.Index(
                        condition=models.Q(("red_label", True), ("black_label", True), _connector="OR"),
                        fields=["channel"],
                        name="figure_profile_labelled",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=128, verbose_name="что обновляется")),
                ("total", models.PositiveIntegerField(verbose_name="каналов")),
                ("fresh", models.PositiveIntegerField(default=0, verbose_name="обновлены меньше часа назад")),
                ("asked_at", models.DateTimeField(verbose_name="когда")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто",
                    ),
                ),
            ],
            options={
                "verbose_name": "обход каналов",
                "verbose_name_plural": "обходы каналов",
                "db_table": "figure_round",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "channel_id", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="день")),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("subscribers", models.PositiveBigIntegerField(null=True, verbose_name="подписчики")),
                ("reach", models.PositiveBigIntegerField(null=True, verbose_name="охват")),
                (
                    "mean_reach",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="средний охват"),
                ),
                ("err", models.DecimalField(decimal_places=2, max_digits=9, null=True, verbose_name="ERR, %")),
                ("er", models.DecimalField(decimal_places=2, max_digits=9, null=True, verbose_name="ER, %")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "снимок показателей",
                "verbose_name_plural": "снимки показателей",
                "db_table": "figure_snapshot",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("telegram", "Telegram (t.me)"),
                            ("pictures", "Telegram: логотипы"),
                            ("tgstat", "TGStat, API"),
                            ("telemetr", "Telemetr, API"),
                            ("telemetr_page", "Telemetr, страница (пол)"),
                        ],
                        max_length=16,
                        verbose_name="источник",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "получено"),
                            ("closed", "предпросмотр канала закрыт: видны только подписчики"),
                            ("private", "закрытый канал: по приглашению его показатели не видны"),
                            ("group", "по этой ссылке группа, а не канал"),
                            ("bot", "по этой ссылке бот, а не канал"),
                            ("person", "по этой ссылке человек, а не канал"),
                            ("free", "такого имени в Telegram нет: канал удалён или переименован"),
                            ("another", "под этим именем теперь другой канал"),
                            ("renamed", "канал переименован, ссылка исправлена"),
                            ("not_known", "источник не знает этого канала"),
                            ("empty", "у канала ещё нет постов с просмотрами"),
                            ("refused", "источник отказал: просит доказать, что мы не робот"),
                            ("too_often", "источник просит спрашивать реже"),
                            ("no_package", "доступ к API не подключён: нужен отдельный пакет"),
                            ("quota", "квота запросов исчерпана"),
                            ("bad_token", "источник не принял токен"),
                            ("unreachable", "источник не ответил"),
                            ("trouble", "у источника ошибка"),
                            ("too_large", "ответ слишком велик"),
                            ("elsewhere", "источник отправляет на другой адрес"),
                            ("unknown_shape", "страница незнакомого вида: её копия сохранена"),
                        ],
                        max_length=16,
                        verbose_name="что вышло",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=512)),
                ("page", models.TextField(blank=True)),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("found_at", models.DateTimeField(null=True, verbose_name="последний успех")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "попытка",
                "verbose_name_plural": "попытки",
                "db_table": "figure_attempt",
                "ordering": ["channel", "door"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "found"), _negated=True),
                        fields=["state", "channel"],
                        name="figure_attempt_state",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("channel", "door"), name="figure_attempt_once")],
            },
        ),
        migrations.CreateModel(
            name="Refresh",
            fields=[
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="refresh",
                        serialize=False,
                        to="channels.channel",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="по расписанию")),
                ("wanted_at", models.DateTimeField(null=True, verbose_name="попросили")),
                (
                    "wanted_by",
                    models.CharField(
                        blank=True,
                        choices=[("editor", "редактор"), ("visitor", "посетитель")],
                        max_length=8,
                        verbose_name="кто",
                    ),
                ),
                ("tried_at", models.DateTimeField(null=True, verbose_name="попытка")),
                ("refreshed_at", models.DateTimeField(null=True, verbose_name="обновлено")),
                ("looked_at", models.DateTimeField(null=True)),
                ("labels_at", models.DateTimeField(null=True)),
                ("gender_at", models.DateTimeField(null=True)),
                ("gender_wanted_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="refreshes",
                        to="figures.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "обновление показателей",
                "verbose_name_plural": "обновления показателей",
                "db_table": "figure_refresh",
                "indexes": [
                    models.Index(fields=["due_at", "channel"], name="figure_refresh_due"),
                    models.Index(
                        condition=models.Q(("wanted_at__isnull", False)),
                        fields=["wanted_by", "wanted_at", "channel"],
                        name="figure_refresh_wanted",
                    ),
                    models.Index(
                        condition=models.Q(("wanted_at__isnull", False)),
                        fields=["round"],
                        name="figure_refresh_of_round",
                    ),
                    models.Index(
                        condition=models.Q(("gender_wanted_at__isnull", False)),
                        fields=["gender_wanted_at"],
                        name="figure_refresh_gender",
                    ),
                    models.Index(
                        models.OrderBy(models.F("refreshed_at"), nulls_first=True), name="figure_refresh_oldest"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wanted_at", None), ("wanted_by", "")),
                            models.Q(("wanted_at__isnull", False), models.Q(("wanted_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="figure_refresh_wanted_by_somebody",
                    )
                ],
            },
        ),
    ]
