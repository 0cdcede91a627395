"""The history of schema `reposter`: Alembic's environment and one file per step, run by `migrate.py` only.

May touch: Alembic, SQLAlchemy. Must never touch: the service's code (env.py alone knows tables.py, to compare).
"""
