"""One file per step, `r0001_…` first. A step that has been released is never changed.

May touch: Alembic, SQLAlchemy. Must never touch: the service's code, which goes on changing.
"""
