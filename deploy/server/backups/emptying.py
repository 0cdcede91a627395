"""SQL that makes room for a dump: within the transaction that loads it."""

from __future__ import annotations


def empty(service: str) -> str:
    """Become the service's owner and drop all that is his; the schemas stay, they are bootstrap.sql's.

    What is dropped is listed first: a cascade may have taken the next one along.
    """
    return f"""
SET LOCAL ROLE {service}_owner;
DO $empty$
DECLARE
    each text;
    mine regrole := '{service}_owner'::regrole;
    schemas regnamespace[] := ARRAY['{service}'::regnamespace, 'published'::regnamespace];
BEGIN
    FOREACH each IN ARRAY (
        SELECT coalesce(array_agg(statement ORDER BY step), '{{}}') FROM (
            SELECT step, format('DROP %s IF EXISTS %s CASCADE', kind, oid::regclass) AS statement
            FROM pg_class JOIN (VALUES (1, 'v', 'VIEW'), (1, 'm', 'MATERIALIZED VIEW'), (1, 'r', 'TABLE'),
                                       (1, 'p', 'TABLE'), (2, 'S', 'SEQUENCE')) AS named (step, of_kind, kind)
                          ON of_kind = relkind::text
            WHERE relnamespace = ANY (schemas) AND relowner = mine
            UNION ALL
            SELECT 3, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
            FROM pg_proc WHERE pronamespace = ANY (schemas) AND proowner = mine
            UNION ALL
            SELECT 4, format('DROP TYPE IF EXISTS %s CASCADE', pg_type.oid::regtype)
            FROM pg_type LEFT JOIN pg_class AS composite ON composite.oid = typrelid
            WHERE typnamespace = ANY (schemas) AND typowner = mine
              AND (typtype IN ('e', 'd', 'r') OR composite.relkind = 'c')
        ) AS all_of_it
    ) LOOP
        EXECUTE each;
    END LOOP;
END
$empty$;
"""  # noqa: S608 - the names of services are the house's own


def no_default_rights(*services: str) -> str:
    """What these owners make is nobody else's by default: a dump says of each table who may do what with it, and of
    the defaults last of all. With them in force a table would have both, and an app role could write its migrations.
    """
    owners = ", ".join(f"'{service}_owner'::regrole" for service in services)
    return f"""
DO $defaults$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT defaclrole::regrole AS owner, defaclnamespace::regnamespace AS schema, acl.grantee::regrole AS grantee,
               CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                  ELSE 'TYPES' END AS kind
        FROM pg_default_acl, aclexplode(defaclacl) AS acl
        WHERE defaclnamespace <> 0 AND defaclrole IN ({owners})
    LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s REVOKE ALL ON %s FROM %s',
                       each.owner, each.schema, each.kind, each.grantee);
    END LOOP;
END
$defaults$;
"""  # noqa: S608 - the names of services are the house's own
