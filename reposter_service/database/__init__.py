"""The service's memory: PostgreSQL behind the storage ports of the workflows, one file per noun, and its migrations.

May touch: SQLAlchemy, asyncpg, Alembic, cryptography, workflows' ports and records, shared_schema.
Must never touch: Telethon, aiogram, APScheduler, the clock, settings.
"""
