"""The tables of the room. Written by Django from the models."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Uncounted",
            fields=[
                ("event", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("visitor", models.BigIntegerField()),
                ("category", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "не подсчитанное",
                "verbose_name_plural": "не подсчитанное",
                "db_table": "uncounted",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("visitor", models.BigIntegerField()),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "открыл каталог"),
                            (2, "открыл категорию"),
                            (3, "открыл канал"),
                            (4, "открыл «Стоимость»"),
                            (5, "нажал «Связаться с менеджером»"),
                            (6, "перешёл по внешней ссылке"),
                            (7, "отправил заявку"),
                            (8, "добавил в избранное"),
                        ]
                    ),
                ),
                ("category", models.BigIntegerField(null=True)),
                ("channel", models.BigIntegerField(null=True)),
                ("link", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "событие",
                "verbose_name_plural": "события",
                "db_table": "event",
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["at"], name="event_at", pages_per_range=32
                    ),
                    models.Index(
                        fields=["visitor", "at"],
                        include=["id", "kind", "category", "channel", "link"],
                        name="event_of_visitor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Point",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject",
                        "subject_id",
                        "grain",
                        "measure",
                        "start",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "subject",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "каталог"), (2, "категория"), (3, "канал"), (4, "ссылка")]
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("grain", models.PositiveSmallIntegerField(choices=[(1, "день"), (2, "неделя")])),
                (
                    "measure",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "открытия"),
                            (2, "открытия каналов"),
                            (3, "стоимость"),
                            (4, "связаться с менеджером"),
                            (5, "заявка"),
                        ]
                    ),
                ),
                ("start", models.DateField()),
                ("times", models.IntegerField()),
                ("visitors", models.IntegerField()),
            ],
            options={
                "verbose_name": "точка графика",
                "verbose_name_plural": "точки графиков",
                "db_table": "point",
                "indexes": [models.Index(fields=["grain", "start", "subject", "measure"], name="point_of_a_time")],
            },
        ),
    ]
