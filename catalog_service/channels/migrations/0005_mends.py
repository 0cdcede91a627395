"""A database without Russian letters is refused, an edition never comes twice, shares lock their channel in time."""

from decimal import Decimal

from django.db import migrations, models

# A search has both sides in lower case, names of categories differ by more than case: both by PostgreSQL's own letters.
LETTERS = """
DO $$
BEGIN
    IF lower('ЁЖ') <> 'ёж' THEN
        RAISE EXCEPTION 'в этой базе Ё и ё — разные буквы, поиск ничего не найдёт: '
                        'создайте её с LOCALE ''C.UTF-8'' (или ru_RU.UTF-8) и ENCODING ''UTF8''';
    END IF;
END
$$;
"""

# By the clock: after a restore from a backup, or in a database made anew, no number comes back for something else:
# a browser that holds it would take what it has for what there is.
EDITION = """
CREATE OR REPLACE FUNCTION catalog.next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog.edition
    SET number = greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint),
        changed_by = pg_current_xact_id()::text::bigint
    WHERE changed_by <> pg_current_xact_id()::text::bigint;
    RETURN NULL;
END
$$;
"""
COUNTED_EDITION = """
CREATE OR REPLACE FUNCTION catalog.next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog.edition SET number = number + 1, changed_by = pg_current_xact_id()::text::bigint
    WHERE changed_by <> pg_current_xact_id()::text::bigint;
    RETURN NULL;
END
$$;
"""

# The channel's row is locked when a share is written, not at commit: whoever commits holds the edition's row, and must
# wait for nobody who waits for that.
HOLD_CHANNEL = """
CREATE FUNCTION catalog.hold_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog.channel WHERE id = NEW.channel_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CREATE TRIGGER hold_channel BEFORE INSERT OR UPDATE ON catalog.share
FOR EACH ROW EXECUTE FUNCTION catalog.hold_channel();
"""
NO_HOLD_CHANNEL = """
DROP TRIGGER hold_channel ON catalog.share;
DROP FUNCTION catalog.hold_channel;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_cards")]

    operations = [
        migrations.RunSQL(LETTERS, migrations.RunSQL.noop),
        migrations.RunSQL(EDITION, COUNTED_EDITION),
        migrations.RunSQL(HOLD_CHANNEL, NO_HOLD_CHANNEL),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__in", ["err", "er"]), _negated=True),
                    ("value__lte", Decimal("9999999.99")),
                    _connector="OR",
                ),
                name="figure_value_believable",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__in", ["err", "er"]), _negated=True),
                    ("overrule__lte", Decimal("9999999.99")),
                    _connector="OR",
                ),
                name="figure_overrule_believable",
                violation_error_message="Столько процентов не бывает.",
            ),
        ),
    ]
