"""What the service does, one verb per file: watch, measure, decide, repost, subscribe, enroll, alert, replay …

May touch: the domain, the ports declared here, errors. Must never touch: Telethon, SQLAlchemy, aiogram, APScheduler.
"""
