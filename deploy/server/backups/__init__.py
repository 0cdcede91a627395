"""Room: what a backup is made of, which are kept, and how a dump gets back into a database.

One folder a backup: `house.dump` (pg_dump's own format), `media/`, `media.sums`, and `manifest.json`, which says what
must be there and how many rows each table has. No settings, no keys, no passwords.
"""
