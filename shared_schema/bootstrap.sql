-- The house's database: roles, schemas, who may do what. Run by an administrator in the house's own database;
-- run again at any time, it changes only what is not so yet.
--
--     psql -v ON_ERROR_STOP=1 -1 -f shared_schema/bootstrap.sql "$ADMIN_URL/house"
--
-- Per service three roles: an owner that nobody can log in as, a migrator that may become it (SET ROLE), and an app
-- role that reads and writes rows of its own schema, reads `published`, and can do nothing else. For backups one role
-- more: it reads every row of both and writes none. (pg_read_all_data would let it read the server's passwords, too.)
--
-- No password is written here. A session that has the setting `house.<role>_password` sets that role's password:
--
--     PGOPTIONS="-c house.reposter_app_password=…" psql … -f shared_schema/bootstrap.sql …

SET client_min_messages = warning;

-- ── Roles ───────────────────────────────────────────────────────────────────────────────────────────────────────────

DO $roles$
DECLARE
    service text;
    membership regrole;
BEGIN
    -- Roles belong to the whole server, and no two may change one at once: who comes second waits here. Not everywhere
    -- an administrator may say so; there he is alone.
    BEGIN
        LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;
    EXCEPTION
        WHEN insufficient_privilege THEN NULL;
    END;
    FOREACH service IN ARRAY ARRAY['catalog', 'reposter'] LOOP
        IF to_regrole(service || '_owner') IS NULL THEN
            EXECUTE format('CREATE ROLE %I', service || '_owner');
        END IF;
        IF to_regrole(service || '_migrator') IS NULL THEN
            -- NOINHERIT: what a migrator makes without SET ROLE fails, instead of belonging to the wrong role.
            EXECUTE format('CREATE ROLE %I NOINHERIT', service || '_migrator');
        END IF;
        IF to_regrole(service || '_app') IS NULL THEN
            EXECUTE format('CREATE ROLE %I', service || '_app');
        END IF;

        EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
                       service || '_owner');
        EXECUTE format('ALTER ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
                       service || '_migrator');
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
                       service || '_app');
        EXECUTE format('GRANT %I TO %I', service || '_owner', service || '_migrator');

        EXECUTE format('ALTER ROLE %I SET search_path = %I, ext', service || '_migrator', service);
        EXECUTE format('ALTER ROLE %I SET search_path = %I, ext', service || '_app', service);
        EXECUTE format('ALTER ROLE %I SET timezone = %L', service || '_migrator', 'UTC');
        EXECUTE format('ALTER ROLE %I SET timezone = %L', service || '_app', 'UTC');
        -- A migration that must wait for a lock would hold up everybody behind it: it gives up and is run again.
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', service || '_migrator', '5s');
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', service || '_app', '10s');
        EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', service || '_app', '30s');
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', service || '_app', '60s');
    END LOOP;

    IF to_regrole('house_backup') IS NULL THEN
        CREATE ROLE house_backup;
    END IF;
    ALTER ROLE house_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    FOR membership IN SELECT roleid FROM pg_auth_members WHERE member = 'house_backup'::regrole LOOP
        EXECUTE format('REVOKE %s FROM house_backup', membership);
    END LOOP;
    ALTER ROLE house_backup SET timezone = 'UTC';
    ALTER ROLE house_backup SET default_transaction_read_only = on;
    -- Of one that lost its way a server is to be rid some time: its snapshot keeps dead rows from being cleared away.
    ALTER ROLE house_backup SET idle_in_transaction_session_timeout = '12h';
END
$roles$;

DO $passwords$
DECLARE
    login text;
    password text;
BEGIN
    FOREACH login IN ARRAY ARRAY[
        'catalog_migrator', 'catalog_app', 'reposter_migrator', 'reposter_app', 'house_backup'
    ] LOOP
        password := current_setting(format('house.%s_password', login), true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', login, password);
        END IF;
    END LOOP;
END
$passwords$;

-- ── The database itself ─────────────────────────────────────────────────────────────────────────────────────────────

DO $database$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO '
                   'catalog_migrator, catalog_app, reposter_migrator, reposter_app, house_backup', current_database());
END
$database$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- ── Schemas ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE SCHEMA IF NOT EXISTS catalog AUTHORIZATION catalog_owner;
CREATE SCHEMA IF NOT EXISTS reposter AUTHORIZATION reposter_owner;
CREATE SCHEMA IF NOT EXISTS published;  -- views only: what the services tell each other (published.md)
CREATE SCHEMA IF NOT EXISTS ext;        -- extensions, made here and never by a migration

GRANT USAGE ON SCHEMA catalog TO catalog_app;
GRANT USAGE ON SCHEMA reposter TO reposter_app;
GRANT USAGE, CREATE ON SCHEMA published TO catalog_owner, reposter_owner;
GRANT USAGE ON SCHEMA published TO catalog_app, reposter_app;
GRANT USAGE ON SCHEMA catalog, reposter TO house_backup;
GRANT USAGE ON SCHEMA ext TO catalog_owner, catalog_app, reposter_owner, reposter_app;

DO $extensions$
DECLARE
    extension text;
BEGIN
    FOR extension IN
        SELECT name FROM pg_available_extensions WHERE name IN ('pg_trgm', 'citext', 'btree_gin') ORDER BY name
    LOOP
        EXECUTE format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA ext', extension);
    END LOOP;
END
$extensions$;

-- ── Whatever an owner makes is usable by its app role, and what it publishes is readable by both ────────────────────

ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner, reposter_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner, reposter_owner IN SCHEMA published
    GRANT SELECT ON TABLES TO catalog_app, reposter_app;

ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO catalog_app;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog
    GRANT USAGE, SELECT ON SEQUENCES TO catalog_app;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog
    GRANT EXECUTE ON FUNCTIONS TO catalog_app;

ALTER DEFAULT PRIVILEGES FOR ROLE reposter_owner IN SCHEMA reposter
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO reposter_app;
ALTER DEFAULT PRIVILEGES FOR ROLE reposter_owner IN SCHEMA reposter
    GRANT USAGE, SELECT ON SEQUENCES TO reposter_app;
ALTER DEFAULT PRIVILEGES FOR ROLE reposter_owner IN SCHEMA reposter
    GRANT EXECUTE ON FUNCTIONS TO reposter_app;

ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog GRANT SELECT ON TABLES TO house_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog GRANT SELECT ON SEQUENCES TO house_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE reposter_owner IN SCHEMA reposter GRANT SELECT ON TABLES TO house_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE reposter_owner IN SCHEMA reposter GRANT SELECT ON SEQUENCES TO house_backup;
-- A house that is older than this role has its tables already.
GRANT SELECT ON ALL TABLES IN SCHEMA catalog, reposter TO house_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA catalog, reposter TO house_backup;

RESET client_min_messages;
