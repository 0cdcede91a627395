"""Room: Django's PostgreSQL, with what reading the catalog a thousand times a second needs beside.

May touch: Django and psycopg. Must never touch: a table, a setting.
"""
