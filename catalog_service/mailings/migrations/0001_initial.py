"""The tables of the room. Written by Django from the models."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import catalog_service.channels.picture_field


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0006_hot_slots"),
        ("links", "0003_arrivals_go_with_their_link"),
        ("telegram", "0002_manager_contact"),
        ("visitors", "0003_gone_with_what_they_are_about"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    models.CharField(
                        help_text="Для своих: получатели его не видят.", max_length=128, verbose_name="название"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "черновик"),
                            ("scheduled", "запланирована"),
                            ("sending", "идёт"),
                            ("paused", "на паузе"),
                            ("sent", "отправлена"),
                            ("cancelled", "остановлена"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=16,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "halt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("manager", "так решил менеджер"),
                            ("bot_unknown", "Telegram не узнаёт бота: токен отозван или неверен"),
                            ("not_taken", "Telegram не принимает это письмо"),
                            ("not_ready", "к назначенному времени что-то было не так"),
                            ("channel_hidden", "канал, на который ведёт кнопка, снят с публикации"),
                            ("slot_sold", "горящее место продано"),
                            ("slot_withdrawn", "горящее место снято с продажи"),
                            ("slot_over", "срок горящего места вышел"),
                            ("too_late", "наступило время, позже которого отправлять нельзя"),
                            ("restored", "база восстановлена из резервной копии"),
                        ],
                        editable=False,
                        max_length=16,
                        verbose_name="почему",
                    ),
                ),
                ("halt_words", models.CharField(blank=True, editable=False, max_length=512)),
                (
                    "strength",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "любой: хотя бы открывал канал или категорию"),
                            (4, "заметный: смотрел цены или добавлял в избранное"),
                            (9, "сильный: писал менеджеру, оставлял заявки"),
                        ],
                        default=1,
                        verbose_name="интерес",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Интерес, который проявлен за столько последних дней, от 1 до 90.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="за сколько дней",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="текст")),
                (
                    "picture",
                    catalog_service.channels.picture_field.PictureField(
                        blank=True, max_length=64, verbose_name="картинка"
                    ),
                ),
                ("picture_file_id", models.CharField(blank=True, editable=False, max_length=256)),
                (
                    "target",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "без кнопки"),
                            ("channel", "канал в каталоге"),
                            ("category", "категорию рассылки"),
                            ("first_page", "первую страницу каталога"),
                            ("address", "другой адрес"),
                        ],
                        default="channel",
                        max_length=16,
                        verbose_name="кнопка открывает",
                    ),
                ),
                (
                    "button",
                    models.CharField(blank=True, default="Открыть", max_length=64, verbose_name="надпись на кнопке"),
                ),
                ("address", models.URLField(blank=True, max_length=512, verbose_name="адрес")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="начать")),
                (
                    "not_later_than",
                    models.DateTimeField(
                        blank=True,
                        help_text="После этого времени никому больше не отправляется.",
                        null=True,
                        verbose_name="не позже",
                    ),
                ),
                ("started_at", models.DateTimeField(editable=False, null=True, verbose_name="начата")),
                ("frozen_at", models.DateTimeField(editable=False, null=True, verbose_name="получатели собраны")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="закончена")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="создана")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mailings",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mailings",
                        to="channels.channel",
                        verbose_name="канал",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто создал",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followers",
                        to="mailings.mailing",
                        verbose_name="кто не открыл",
                    ),
                ),
                (
                    "hot_slot",
                    models.ForeignKey(
                        blank=True,
                        help_text="Рассылка остановится сама, когда оно продано или его срок вышел.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mailings",
                        to="channels.hotslot",
                        verbose_name="горящее место",
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mailing",
                        to="links.link",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отправил",
                    ),
                ),
            ],
            options={
                "verbose_name": "рассылка",
                "verbose_name_plural": "рассылки",
                "db_table": "mailing",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="когда")),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="opt_outs",
                        to="mailings.mailing",
                        verbose_name="рассылка",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opt_outs",
                        to="visitors.visitor",
                        verbose_name="посетитель",
                    ),
                ),
            ],
            options={
                "verbose_name": "отказ от рассылок",
                "verbose_name_plural": "отказы от рассылок",
                "db_table": "opt_out",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "ждёт"),
                            ("sending", "отправляется"),
                            ("sent", "получил"),
                            ("blocked", "не пускает бота"),
                            ("gone", "аккаунта больше нет"),
                            ("declined", "отказался от рассылок"),
                            ("failed", "Telegram не принял"),
                            ("unknown", "неизвестно, дошло ли"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("message_id", models.BigIntegerField(null=True, verbose_name="номер сообщения")),
                ("words", models.CharField(blank=True, max_length=256, verbose_name="что сказал Telegram")),
                ("at", models.DateTimeField(null=True, verbose_name="когда")),
                (
                    "mailing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="mailings.mailing",
                        verbose_name="рассылка",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="visitors.visitor",
                        verbose_name="посетитель",
                    ),
                ),
            ],
            options={
                "verbose_name": "получатель",
                "verbose_name_plural": "получатели",
                "db_table": "recipient",
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "отправляется"), ("sent", "отправлена"), ("failed", "не отправлена")],
                        default="waiting",
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=512, verbose_name="почему")),
                ("at", models.DateTimeField(verbose_name="когда")),
                (
                    "chat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="telegram.managerchat",
                        verbose_name="кому",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trials",
                        to="mailings.mailing",
                        verbose_name="рассылка",
                    ),
                ),
            ],
            options={
                "verbose_name": "пробная отправка",
                "verbose_name_plural": "пробные отправки",
                "db_table": "mailing_trial",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AddIndex(
            model_name="mailing",
            index=models.Index(
                condition=models.Q(("state__in", ["scheduled", "sending"])), fields=["state"], name="mailing_at_work"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(condition=models.Q(("title__regex", "\\S")), name="mailing_has_a_title"),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "scheduled", "sending", "paused", "sent", "cancelled"])),
                name="mailing_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("strength__in", [1, 4, 9])), name="mailing_strength_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__range", (1, 90))), name="mailing_days_within_what_is_kept"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "scheduled"), _negated=True), ("starts_at__isnull", False), _connector="OR"
                ),
                name="mailing_scheduled_for_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("started_at", None), ("state__in", ["draft", "scheduled", "cancelled"])),
                    models.Q(("started_at__isnull", False), ("state__in", ["sending", "paused", "sent", "cancelled"])),
                    _connector="OR",
                ),
                name="mailing_started_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("halt", ""), _negated=True), ("state__in", ["paused", "cancelled"])),
                    models.Q(("halt", ""), models.Q(("state__in", ["paused", "cancelled"]), _negated=True)),
                    models.Q(("halt", "not_ready"), ("state", "draft")),
                    _connector="OR",
                ),
                name="mailing_halted_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["sent", "cancelled"])),
                    models.Q(models.Q(("state__in", ["sent", "cancelled"]), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="mailing_ended_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("not_later_than", None),
                    ("starts_at", None),
                    ("not_later_than__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="mailing_begins_before_it_ends",
                violation_error_message="«Не позже» должно быть после времени начала.",
            ),
        ),
        migrations.AddConstraint(
            model_name="optout",
            constraint=models.UniqueConstraint(
                fields=("visitor", "category"), name="opt_out_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(fields=["mailing", "state", "id"], name="recipient_by_state"),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["mailing"], name="recipient_under_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("mailing", "visitor"), name="recipient_once"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["queued", "sending", "sent", "blocked", "gone", "declined", "failed", "unknown"])
                ),
                name="recipient_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "sent"), ("message_id__isnull", True), _connector="XOR"),
                name="recipient_has_the_message_that_was_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "sent", "failed"])), name="mailing_trial_state_known"
            ),
        ),
    ]
