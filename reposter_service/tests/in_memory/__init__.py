"""The storage ports kept in memory: what workflows are tested on, proved equal to PostgreSQL by `tests/database`.

May touch: domain, workflows' ports and records. Must never touch: a library, the clock.
"""
