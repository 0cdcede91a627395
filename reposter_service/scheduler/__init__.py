"""When each workflow runs. APScheduler only wakes; the row in PostgreSQL is the job.

May touch: APScheduler, workflows, errors. Must never touch: Telethon, SQLAlchemy, aiogram.
"""
