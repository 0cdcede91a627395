"""The tables of the room. Written by Django from the models."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import catalog_service.channels.models.share
import catalog_service.channels.picture_field


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, verbose_name="название")),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Меньшее число — выше в списке.", verbose_name="порядок"
                    ),
                ),
            ],
            options={
                "verbose_name": "категория",
                "verbose_name_plural": "категории",
                "db_table": "category",
                "ordering": ["order", "name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="category_name_unique",
                        violation_error_message="Такая категория уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="category_name_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=128, verbose_name="название")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="описание")),
                (
                    "logo",
                    catalog_service.channels.picture_field.PictureField(
                        blank=True, max_length=64, verbose_name="логотип"
                    ),
                ),
                (
                    "telegram_link",
                    models.CharField(
                        help_text="https://t.me/name, @name или пригласительная ссылка.",
                        max_length=100,
                        verbose_name="ссылка в Telegram",
                    ),
                ),
                (
                    "tgstat_link",
                    models.URLField(blank=True, help_text="Пустая заполнится сама.", verbose_name="ссылка на TGStat"),
                ),
                (
                    "telemetr_link",
                    models.URLField(blank=True, help_text="Пустая заполнится сама.", verbose_name="ссылка на Telemetr"),
                ),
                (
                    "telegram_id",
                    models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="id канала"),
                ),
                (
                    "rkn_number",
                    models.CharField(
                        blank=True,
                        help_text="Обязателен для рекламы от 10 000 подписчиков.",
                        max_length=64,
                        verbose_name="номер в реестре РКН",
                    ),
                ),
                ("published", models.BooleanField(default=False, verbose_name="опубликован")),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Меньшее число — выше в категории.", verbose_name="порядок"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="добавлен")),
                ("subscribers", models.PositiveBigIntegerField(editable=False, null=True, verbose_name="подписчики")),
                ("reach", models.PositiveBigIntegerField(editable=False, null=True, verbose_name="охват")),
                (
                    "err",
                    models.DecimalField(
                        decimal_places=2, editable=False, max_digits=9, null=True, verbose_name="ERR, %"
                    ),
                ),
                (
                    "er",
                    models.DecimalField(
                        decimal_places=2, editable=False, max_digits=9, null=True, verbose_name="ER, %"
                    ),
                ),
                ("base_price", models.PositiveBigIntegerField(editable=False, null=True, verbose_name="цена 1/24, ₽")),
                (
                    "cpm",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.comparison.Cast(
                                        models.F("base_price"),
                                        output_field=models.DecimalField(decimal_places=2, max_digits=18),
                                    ),
                                    "*",
                                    models.Value(1000),
                                ),
                                "/",
                                django.db.models.functions.comparison.NullIf(models.F("reach"), models.Value(0)),
                            ),
                            output_field=models.DecimalField(decimal_places=2, max_digits=18),
                            precision=2,
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=18),
                        verbose_name="CPM, ₽",
                    ),
                ),
                (
                    "username",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            models.Func(
                                models.F("telegram_link"),
                                models.Value("^https://t\\.me/([A-Za-z][A-Za-z0-9_]{3,31})$"),
                                function="substring",
                                output_field=models.CharField(),
                            )
                        ),
                        output_field=models.CharField(null=True),
                        verbose_name="имя",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Replace(
                            django.db.models.functions.text.Lower(
                                models.Func(
                                    models.F("title"),
                                    django.db.models.functions.comparison.Coalesce(
                                        models.Func(
                                            models.F("telegram_link"),
                                            models.Value("^https://t\\.me/([A-Za-z][A-Za-z0-9_]{3,31})$"),
                                            function="substring",
                                            output_field=models.CharField(),
                                        ),
                                        models.Value(""),
                                        output_field=models.CharField(),
                                    ),
                                    models.F("description"),
                                    arg_joiner=" || ' ' || ",
                                    output_field=models.TextField(),
                                    template="(%(expressions)s)",
                                )
                            ),
                            models.Value("ё"),
                            models.Value("е"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="channels.category",
                        verbose_name="категория",
                    ),
                ),
            ],
            options={
                "verbose_name": "канал",
                "verbose_name_plural": "каналы",
                "db_table": "channel",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="AdExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "picture",
                    catalog_service.channels.picture_field.PictureField(
                        blank=True, max_length=64, verbose_name="картинка"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4096, verbose_name="текст")),
                ("post_link", models.URLField(blank=True, verbose_name="ссылка на пост")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="порядок")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ad_examples",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "пример рекламы",
                "verbose_name_plural": "примеры рекламы",
                "db_table": "ad_example",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=1)),
                ("changed_by", models.PositiveBigIntegerField(default=0, editable=False)),
            ],
            options={
                "db_table": "edition",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="edition_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[("subscribers", "Подписчики"), ("reach", "Охват"), ("err", "ERR, %"), ("er", "ER, %")],
                        max_length=16,
                        verbose_name="показатель",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2, editable=False, max_digits=14, null=True, verbose_name="измерено"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("telegram", "Telegram"), ("tgstat", "TGStat"), ("telemetr", "Telemetr")],
                        editable=False,
                        max_length=16,
                        verbose_name="источник",
                    ),
                ),
                ("measured_at", models.DateTimeField(editable=False, null=True, verbose_name="когда")),
                (
                    "overrule",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Действует вместо измеренного; пусто — действует измеренное.",
                        max_digits=14,
                        null=True,
                        verbose_name="вручную",
                    ),
                ),
                ("overruled_at", models.DateTimeField(editable=False, null=True, verbose_name="когда")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="channels.channel",
                    ),
                ),
                (
                    "overruled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто",
                    ),
                ),
            ],
            options={
                "verbose_name": "показатель",
                "verbose_name_plural": "показатели",
                "db_table": "figure",
                "ordering": ["channel", "id"],
            },
        ),
        migrations.CreateModel(
            name="PriceFormat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32, verbose_name="формат")),
                ("is_base", models.BooleanField(default=False, editable=False, verbose_name="базовый")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="порядок")),
            ],
            options={
                "verbose_name": "формат размещения",
                "verbose_name_plural": "форматы размещения",
                "db_table": "price_format",
                "ordering": ["order", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="price_format_name_unique",
                        violation_error_message="Такой формат уже есть.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_base", True)), fields=("is_base",), name="price_format_one_base"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="price_format_name_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="цена, ₽")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="channels.channel",
                    ),
                ),
                (
                    "format",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="channels.priceformat",
                        verbose_name="формат",
                    ),
                ),
            ],
            options={
                "verbose_name": "цена",
                "verbose_name_plural": "цены",
                "db_table": "price",
                "ordering": ["format__order", "format_id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author", models.CharField(max_length=64, verbose_name="кто")),
                ("text", models.TextField(max_length=2000, verbose_name="отзыв")),
                ("written_on", models.DateField(blank=True, null=True, verbose_name="когда")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="порядок")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "отзыв",
                "verbose_name_plural": "отзывы",
                "db_table": "review",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("gender", "Пол"), ("geography", "География"), ("age", "Возраст")],
                        max_length=16,
                        verbose_name="вид",
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="кто")),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="доля, %")),
                (
                    "source",
                    models.CharField(
                        choices=[("editor", "Редактор"), ("telemetr", "Telemetr"), ("tgstat", "TGStat")],
                        default="editor",
                        editable=False,
                        max_length=16,
                        verbose_name="источник",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="когда")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "доля",
                "verbose_name_plural": "доли",
                "db_table": "share",
                "ordering": ["kind", "-percent", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgeShare",
            fields=[],
            options={
                "verbose_name": "доля по возрасту",
                "verbose_name_plural": "возраст",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=(catalog_service.channels.models.share.SavedWithKind, "channels.share"),
        ),
        migrations.CreateModel(
            name="GenderShare",
            fields=[],
            options={
                "verbose_name": "доля по полу",
                "verbose_name_plural": "пол",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=(catalog_service.channels.models.share.SavedWithKind, "channels.share"),
        ),
        migrations.CreateModel(
            name="GeographyShare",
            fields=[],
            options={
                "verbose_name": "доля по географии",
                "verbose_name_plural": "география",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=(catalog_service.channels.models.share.SavedWithKind, "channels.share"),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("subscribers"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_subscribers_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("subscribers"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_subscribers_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("base_price"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_base_price_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("base_price"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_base_price_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("cpm"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_cpm_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("cpm"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_cpm_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("err"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_err_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("err"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_err_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(fields=["category", "order", "id"], name="channel_category_order"),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("published", True)), fields=["category", "subscribers"], name="channel_similar"
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
                name="channel_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("telegram_link",),
                name="channel_link_unique",
                violation_error_message="Канал с такой ссылкой уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("username",),
                name="channel_username_unique",
                violation_error_message="Канал с такой ссылкой уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(fields=("telegram_id",), name="channel_telegram_id_unique"),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("tgstat_link"),
                condition=models.Q(("tgstat_link", ""), _negated=True),
                name="channel_tgstat_unique",
                violation_error_message="Такая ссылка на TGStat уже есть у другого канала.",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("telemetr_link"),
                condition=models.Q(("telemetr_link", ""), _negated=True),
                name="channel_telemetr_unique",
                violation_error_message="Такая ссылка на Telemetr уже есть у другого канала.",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("telegram_link__regex", "^https://t\\.me/([A-Za-z][A-Za-z0-9_]{3,31}|\\+[A-Za-z0-9_-]{8,64})$")
                ),
                name="channel_link_normalised",
                violation_error_message="Ссылка в Telegram должна быть вида https://t.me/name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="channel_title_not_empty"
            ),
        ),
        migrations.AddIndex(
            model_name="adexample",
            index=models.Index(fields=["channel", "order", "id"], name="ad_example_channel"),
        ),
        migrations.AddConstraint(
            model_name="adexample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("picture", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("post_link", ""), _negated=True),
                    _connector="OR",
                ),
                name="ad_example_not_empty",
                violation_error_message="Нужны картинка, текст или ссылка на пост: хотя бы что-то одно.",
            ),
        ),
        migrations.AddConstraint(
            model_name="adexample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("post_link", ""),
                    ("post_link__regex", "^https://t\\.me/([A-Za-z][A-Za-z0-9_]{3,31}|c/[0-9]{1,16})/[0-9]{1,12}$"),
                    _connector="OR",
                ),
                name="ad_example_post_link",
                violation_error_message="Ссылка на пост должна быть вида https://t.me/name/123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(fields=("channel", "name"), name="figure_once"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__in", ["subscribers", "reach", "err", "er"])), name="figure_name_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["", "telegram", "tgstat", "telemetr"])), name="figure_source_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measured_at", None), ("source", ""), ("value", None)),
                    models.Q(
                        ("measured_at__isnull", False),
                        ("value__gte", 0),
                        ("value__isnull", False),
                        models.Q(("source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="figure_value_with_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("overrule", None), ("overruled_at", None)),
                    models.Q(("overrule__gte", 0), ("overrule__isnull", False), ("overruled_at__isnull", False)),
                    _connector="OR",
                ),
                name="figure_overrule_with_date",
                violation_error_message="Показатель не может быть отрицательным.",
            ),
        ),
        migrations.AddIndex(
            model_name="price",
            index=models.Index(fields=["format"], name="price_by_format"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("channel", "format"),
                name="price_once",
                violation_error_message="Цена этого формата у канала уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__lte", 1000000000)),
                name="price_believable",
                violation_error_message="Цена больше миллиарда рублей.",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["channel", "order", "id"], name="review_channel"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("author", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="review_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                models.F("channel"),
                models.F("kind"),
                django.db.models.functions.text.Lower("name"),
                name="share_once",
                violation_error_message="Такая доля у канала уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="share_of_a_hundred",
                violation_error_message="Доля — от 0 до 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "gender"), ("name__in", ["male", "female"])),
                    models.Q(
                        ("kind", "age"), ("name__in", ["under_18", "18_24", "25_34", "35_44", "45_54", "over_55"])
                    ),
                    models.Q(("kind", "geography"), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="share_name_known",
            ),
        ),
    ]
