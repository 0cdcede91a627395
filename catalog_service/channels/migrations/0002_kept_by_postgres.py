"""What PostgreSQL keeps right whoever writes: figures in force, the sum of shares, the number of the edition."""

from django.db import migrations

# Whatever is written into these columns, what they hold is what `figure` and `price` say.
FIGURES_IN_FORCE = """
CREATE FUNCTION catalog.settle_channel() RETURNS trigger LANGUAGE plpgsql AS $$
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
    );
    RETURN NEW;
END
$$;

CREATE TRIGGER settle_channel BEFORE INSERT OR UPDATE ON catalog.channel
FOR EACH ROW EXECUTE FUNCTION catalog.settle_channel();

CREATE FUNCTION catalog.touch_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE catalog.channel SET id = id WHERE id = OLD.channel_id;
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.channel_id <> OLD.channel_id) THEN
        UPDATE catalog.channel SET id = id WHERE id = NEW.channel_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER touch_channel AFTER INSERT OR UPDATE OR DELETE ON catalog.figure
FOR EACH ROW EXECUTE FUNCTION catalog.touch_channel();
CREATE TRIGGER touch_channel AFTER INSERT OR UPDATE OR DELETE ON catalog.price
FOR EACH ROW EXECUTE FUNCTION catalog.touch_channel();

-- Another base format: the prices of it count from now on.
CREATE FUNCTION catalog.touch_channels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog.channel SET id = id WHERE id IN (SELECT channel_id FROM catalog.price);
    RETURN NULL;
END
$$;

CREATE TRIGGER touch_channels AFTER UPDATE OF is_base ON catalog.price_format
FOR EACH STATEMENT EXECUTE FUNCTION catalog.touch_channels();
"""
NO_FIGURES_IN_FORCE = """
DROP TRIGGER touch_channels ON catalog.price_format;
DROP TRIGGER touch_channel ON catalog.price;
DROP TRIGGER touch_channel ON catalog.figure;
DROP TRIGGER settle_channel ON catalog.channel;
DROP FUNCTION catalog.touch_channels, catalog.touch_channel, catalog.settle_channel;
"""

# At commit: an editor who turns 60 and 40 into 40 and 60 has a moment with more. The channel's row is locked first, so
# that of two transactions the second sees what the first has written.
SHARES = """
CREATE FUNCTION catalog.shares_make_a_hundred() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
BEGIN
    PERFORM 1 FROM catalog.channel WHERE id = NEW.channel_id FOR NO KEY UPDATE;
    SELECT sum(percent) INTO total FROM catalog.share WHERE channel_id = NEW.channel_id AND kind = NEW.kind;
    IF total > 100 THEN
        RAISE EXCEPTION 'shares of % of channel % make % %%', NEW.kind, NEW.channel_id, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_make_a_hundred', TABLE = 'share';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shares_make_a_hundred AFTER INSERT OR UPDATE ON catalog.share
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog.shares_make_a_hundred();
"""
NO_SHARES = """
DROP TRIGGER shares_make_a_hundred ON catalog.share;
DROP FUNCTION catalog.shares_make_a_hundred;
"""

# At commit, so that the one row is held for a moment only and its number is never seen before what it stands for.
EDITION = """
INSERT INTO catalog.edition (id, number, changed_by) VALUES (1, 1, 0);

CREATE FUNCTION catalog.next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog.edition SET number = number + 1, changed_by = pg_current_xact_id()::text::bigint
    WHERE changed_by <> pg_current_xact_id()::text::bigint;
    RETURN NULL;
END
$$;

DO $each$
DECLARE
    shown text;
BEGIN
    FOREACH shown IN ARRAY
        ARRAY['category', 'channel', 'figure', 'price_format', 'price', 'review', 'ad_example', 'share']
    LOOP
        EXECUTE format('CREATE CONSTRAINT TRIGGER next_edition AFTER INSERT OR UPDATE OR DELETE ON catalog.%I '
                       'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog.next_edition()', shown);
    END LOOP;
END
$each$;
"""
NO_EDITION = """
DROP FUNCTION catalog.next_edition CASCADE;
DELETE FROM catalog.edition;
"""

# The base is a fact of the catalog, not an editor's choice: CPM is of it.
FORMATS = """
INSERT INTO catalog.price_format (name, is_base, "order")
VALUES ('1/24', true, 10), ('2/48', false, 20), ('3/72', false, 30), ('без удаления', false, 40);
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]

    operations = [
        migrations.RunSQL(FIGURES_IN_FORCE, NO_FIGURES_IN_FORCE),
        migrations.RunSQL(SHARES, NO_SHARES),
        migrations.RunSQL(FORMATS, migrations.RunSQL.noop),
        migrations.RunSQL(EDITION, NO_EDITION),
    ]
