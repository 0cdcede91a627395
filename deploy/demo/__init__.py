"""The whole system on one machine without Telegram: `up` to look at, `smoke` to be sure, `replay` for real posts.

It may start processes (database, sandbox, services), read the database as an app role, use the sandbox's control port.
It must never import a service: what it needs of one, it asks by the service's own commands, tables and pages."""
