"""What lists are made of: a card in JSON beside its channel, and how many channels a category shows."""

import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
from django.db import migrations, models

# Written once and read in every answer. Its callers give the fields in this order; JSON has no binary form and no
# setting that changes it here, so for equal fields the text is equal: what a generated column asks of a function.
CARD = """
CREATE FUNCTION catalog.card(
    id bigint, category bigint, title text, username text, logo text, subscribers bigint, reach bigint,
    err numeric, er numeric, price bigint, cpm numeric, registration text
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT row_to_json(card) FROM (
        SELECT id, category, title, username, logo, subscribers, reach, err, er, price, cpm, registration
    ) AS card
)::text;
"""
NO_CARD = "DROP FUNCTION catalog.card"

# At commit, as the edition's number, and after it by name: whoever holds the edition's row is the only one who counts,
# so that nobody waits for an import that has not ended, and no two wait for each other.
SHELVES = """
CREATE TABLE catalog.shelf (
    category_id bigint PRIMARY KEY REFERENCES catalog.category ON DELETE CASCADE,
    count integer NOT NULL CHECK (count >= 0)
);
COMMENT ON TABLE catalog.shelf IS 'How many published channels a category has; no row: none was ever published';

INSERT INTO catalog.shelf SELECT category_id, count(*) FROM catalog.channel WHERE published GROUP BY category_id;

CREATE FUNCTION catalog.settle_shelf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.published THEN
        UPDATE catalog.shelf SET count = count - 1 WHERE category_id = OLD.category_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.published THEN
        -- Not for a category that came and went within the transaction.
        INSERT INTO catalog.shelf SELECT id, 1 FROM catalog.category WHERE id = NEW.category_id
        ON CONFLICT (category_id) DO UPDATE SET count = shelf.count + 1;
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_shelf AFTER INSERT OR DELETE ON catalog.channel
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog.settle_shelf();
CREATE CONSTRAINT TRIGGER settle_shelves AFTER UPDATE ON catalog.channel
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.published <> NEW.published OR OLD.category_id <> NEW.category_id)
EXECUTE FUNCTION catalog.settle_shelf();
"""
NO_SHELVES = """
DROP FUNCTION catalog.settle_shelf CASCADE;
DROP TABLE catalog.shelf;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0003_published"),
    ]

    operations = [
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
                    function="catalog.card",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(condition=models.Q(("published", True)), fields=["order", "id"], name="channel_order"),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("published", True)),
                fields=["category", "subscribers", "reach", "err", "base_price", "cpm"],
                name="channel_narrowed",
            ),
        ),
        migrations.RemoveIndex(
            model_name="channel",
            name="channel_similar",
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("subscribers"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_subscribers_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("subscribers"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_subscribers_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("base_price"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_base_price_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("base_price"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_base_price_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("cpm"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_cpm_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("cpm"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_cpm_down",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("err"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_err_up",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("err"), descending=True, nulls_last=True),
                models.F("id"),
                condition=models.Q(("published", True)),
                name="channel_of_err_down",
            ),
        ),
        migrations.RunSQL(SHELVES, NO_SHELVES),
    ]
