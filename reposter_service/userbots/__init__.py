"""The edge to Telegram: one Telethon client per account, behind the ports of the workflows.

May touch: Telethon, the workflows' ports and records, the domain, errors, the clock, the supervisor.
Must never touch: the database, the scheduler, the admin bot, the app.
"""
