"""The edge to the admins: their bot, behind the ports of the workflows.

May touch: aiogram, the workflows' ports and records, the domain, errors, the clock, the supervisor.
Must never touch: the database, the scheduler, the userbots, the app.
"""
