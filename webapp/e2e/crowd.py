"""Ten thousand channels out of some dozens: every one is copied, with its figures and prices."""

from typing import Final

import psycopg

COPIES: Final = """
SET search_path = catalog, ext;
CREATE TEMPORARY TABLE copy AS
    SELECT channel.id AS of, nextval(pg_get_serial_sequence('channel', 'id')) AS id, number
    FROM channel, generate_series(1, {rounds}) AS number
    WHERE published ORDER BY number, channel.id LIMIT {missing};
INSERT INTO figure (channel_id, name, value, source, measured_at)
    SELECT copy.id, name, round(value * (0.5 + (copy.id % 97) / 97.0)), source, measured_at
    FROM figure JOIN copy ON channel_id = of;
INSERT INTO price (channel_id, format_id, amount)
    SELECT copy.id, format_id, amount + copy.id % 89 * 100 FROM price JOIN copy ON channel_id = of;
INSERT INTO channel (id, category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link, rkn_number,
                     published, "order", created_at)
    SELECT copy.id, category_id, left(title, 110) || ' ' || number, description, logo, 'https://t.me/copy_' || copy.id,
           '', '', rkn_number, true, 100000 + copy.id, created_at
    FROM channel JOIN copy ON channel.id = of;
"""
"""Figures and prices first, then the channels, whose rows are settled by them once."""


def grown(dsn: str, channels: int) -> None:
    """As many published channels as are wanted; `dsn` of an administrator."""
    with psycopg.connect(dsn) as admin:
        counted = admin.execute("SELECT count(*) FROM catalog.channel WHERE published").fetchone()
        published = counted[0] if counted else 0
        rounds = -(-channels // published)
        admin.execute(COPIES.format(rounds=rounds, missing=channels - published).encode())
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
