"""Ending connections from the server's side, as an administrator or a restart does."""

import sqlalchemy as sa

from reposter_service.database.engine import single


async def end_connections(dsn: str, application_name: str) -> None:
    """Every connection of this name in the database."""
    engine = single(dsn, application_name="ending")
    async with engine.connect() as connection:
        await connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = :name AND datname = current_database()"
            ),
            {"name": application_name},
        )
    await engine.dispose()
