"""Hot slots, and the card that tells of them: the function, the column and the trigger each know one field more."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# As in 0004, with one field more.
CARD = """
CREATE FUNCTION catalog.card(
    id bigint, category bigint, title text, username text, logo text, subscribers bigint, reach bigint,
    err numeric, er numeric, price bigint, cpm numeric, registration text, hot_slot jsonb
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT row_to_json(card) FROM (
        SELECT id, category, title, username, logo, subscribers, reach, err, er, price, cpm, registration, hot_slot
    ) AS card
)::text;
"""
NO_CARD = """
DROP FUNCTION catalog.card(
    bigint, bigint, text, text, text, bigint, bigint, numeric, numeric, bigint, numeric, text, jsonb
)
"""
OLD_CARD = import_module("catalog_service.channels.migrations.0004_cards").CARD
NO_OLD_CARD = """
DROP FUNCTION catalog.card(bigint, bigint, text, text, text, bigint, bigint, numeric, numeric, bigint, numeric, text)
"""

# What is over is taken off the row within a minute, and off what visitors are told at once. No editor's text can hold
# the words that are looked for: its quotes are escaped.
SHOWN = """
CREATE FUNCTION catalog.shown(card text, hot_slot jsonb) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN (hot_slot ->> 'until')::timestamptz <= now()
    THEN replace(card, '"hot_slot":' || hot_slot::text, '"hot_slot":null')
    ELSE card
END
"""
NOT_SHOWN = "DROP FUNCTION catalog.shown"

# As in 0002, with the slot. Whole seconds in UTC: what JSON is told, whatever the connection's time zone.
SLOT = """
    NEW.hot_slot := (
        SELECT jsonb_build_object(
            'price', price,
            'runs_at', to_char(runs_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'until', to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        )
        FROM catalog.hot_slot
        WHERE channel_id = NEW.id AND sold_at IS NULL AND withdrawn_at IS NULL AND until > now()
        ORDER BY until, id LIMIT 1
    );
"""


def settle(slot: str) -> str:
    """What a channel's trigger does; `slot`: the statement for it."""
    return f"""
CREATE OR REPLACE FUNCTION catalog.settle_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT max(coalesce(overrule, value)) FILTER (WHERE name = 'subscribers'),
           max(coalesce(overrule, value)) FILTER (WHERE name = 'reach'),
           max(coalesce(overrule, value)) FILTER (WHERE name = 'err'),
           max(coalesce(overrule, value)) FILTER (WHERE name = 'er')
      INTO NEW.subscribers, NEW.reach, NEW.err, NEW.er
      FROM catalog.figure WHERE channel_id = NEW.id;
    NEW.base_price := (
        SELECT amount FROM catalog.price JOIN catalog.price_format AS format ON format.id = price.format_id
        WHERE price.channel_id = NEW.id AND format.is_base
    );{slot}
    RETURN NEW;
END
$$;
"""  # noqa: S608 - our own words


TOUCH = """
CREATE TRIGGER touch_channel AFTER INSERT OR UPDATE OR DELETE ON catalog.hot_slot
FOR EACH ROW EXECUTE FUNCTION catalog.touch_channel()
"""
NO_TOUCH = "DROP TRIGGER touch_channel ON catalog.hot_slot"


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0005_mends"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # A generated column keeps the function that it was made with: it is made anew.
        migrations.RemoveField(model_name="channel", name="card"),
        migrations.CreateModel(
            name="HotSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("runs_at", models.DateTimeField(verbose_name="выход рекламы")),
                ("price", models.PositiveBigIntegerField(verbose_name="цена, ₽")),
                ("until", models.DateTimeField(verbose_name="продаётся до")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="добавлено")),
                ("sold_at", models.DateTimeField(editable=False, null=True, verbose_name="продано")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="снято с продажи")),
            ],
            options={
                "verbose_name": "горящее место",
                "verbose_name_plural": "горящие места",
                "db_table": "hot_slot",
                "ordering": ["-until", "-id"],
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="hot_slot",
            field=models.JSONField(editable=False, null=True, verbose_name="горящее место"),
        ),
        migrations.RunSQL(CARD, NO_CARD),
        migrations.AddField(
            model_name="channel",
            name="card",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("id"),
                    models.F("category"),
                    models.F("title"),
                    django.db.models.functions.text.Lower(
                        models.Func(
                            models.F("telegram_link"),
                            models.Value("^https://t\\.me/([A-Za-z][A-Za-z0-9_]{3,31})$"),
                            function="substring",
                            output_field=models.CharField(),
                        )
                    ),
                    models.Func(
                        models.Value("/media/"),
                        django.db.models.functions.comparison.NullIf(models.F("logo"), models.Value("")),
                        models.Value("-{width}.webp"),
                        arg_joiner=" || ",
                        output_field=models.TextField(),
                        template="(%(expressions)s)",
                    ),
                    models.F("subscribers"),
                    models.F("reach"),
                    models.F("err"),
                    models.F("er"),
                    models.F("base_price"),
                    django.db.models.functions.math.Round(
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
                    models.Case(
                        models.When(models.Q(("rkn_number", ""), _negated=True), then=models.Value("registered")),
                        models.When(models.Q(("subscribers__gte", 10000)), then=models.Value("missing")),
                        default=models.Value("not_needed"),
                    ),
                    models.F("hot_slot"),
                    function="catalog.card",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.RunSQL(NO_OLD_CARD, OLD_CARD),
        migrations.RunSQL(SHOWN, NOT_SHOWN),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(condition=models.Q(("hot_slot__isnull", False)), fields=["id"], name="channel_hot"),
        ),
        migrations.AddField(
            model_name="hotslot",
            name="channel",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="hot_slots",
                to="channels.channel",
                verbose_name="канал",
            ),
        ),
        migrations.AddField(
            model_name="hotslot",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто добавил",
            ),
        ),
        migrations.AddIndex(
            model_name="hotslot",
            index=models.Index(fields=["channel", "until"], name="hot_slot_of_channel"),
        ),
        migrations.AddIndex(
            model_name="hotslot",
            index=models.Index(fields=["-until", "-id"], name="hot_slot_latest"),
        ),
        migrations.AddConstraint(
            model_name="hotslot",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__lte", models.F("runs_at"))),
                name="hot_slot_ends_before_it_runs",
                violation_error_message="Продавать место можно только до выхода рекламы.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hotslot",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gt", 0), ("price__lte", 1000000000)),
                name="hot_slot_price_believable",
                violation_error_message="Цена места — от 1 рубля до миллиарда.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hotslot",
            constraint=models.CheckConstraint(
                condition=models.Q(("sold_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                name="hot_slot_sold_or_withdrawn",
                violation_error_message="Проданное место нельзя снять с продажи: сначала верните его в продажу.",
            ),
        ),
        migrations.RunSQL(settle(SLOT), settle("")),
        migrations.RunSQL(TOUCH, NO_TOUCH),
    ]
