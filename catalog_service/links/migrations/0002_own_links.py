"""Every channel has its link from the start, whoever enters it; the link goes with its channel."""

from django.db import migrations

# 122 bits of chance, as `models.new_code` has: base64url of a random UUID, 22 characters.
OWN_LINKS = """
CREATE FUNCTION catalog.new_link_code() RETURNS text LANGUAGE sql VOLATILE
RETURN rtrim(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), '=');

CREATE FUNCTION catalog.own_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog.link (code, channel_id, label, is_own, created_at)
    VALUES (catalog.new_link_code(), NEW.id, '', true, now());
    RETURN NULL;
END
$$;

CREATE TRIGGER own_link AFTER INSERT ON catalog.channel
FOR EACH ROW EXECUTE FUNCTION catalog.own_link();

CREATE FUNCTION catalog.no_own_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalog.link WHERE channel_id = OLD.id AND is_own;
    RETURN OLD;
END
$$;

CREATE TRIGGER no_own_link BEFORE DELETE ON catalog.channel
FOR EACH ROW EXECUTE FUNCTION catalog.no_own_link();

INSERT INTO catalog.link (code, channel_id, label, is_own, created_at)
SELECT catalog.new_link_code(), id, '', true, now() FROM catalog.channel;
"""
NO_OWN_LINKS = """
DROP TRIGGER no_own_link ON catalog.channel;
DROP TRIGGER own_link ON catalog.channel;
DROP FUNCTION catalog.no_own_link, catalog.own_link, catalog.new_link_code;
"""


class Migration(migrations.Migration):
    dependencies = [("links", "0001_initial"), ("channels", "0005_mends")]

    operations = [migrations.RunSQL(OWN_LINKS, NO_OWN_LINKS)]
