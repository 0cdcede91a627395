"""Room: the welcome bot, a process of its own: it greets, opens the Mini App, keeps whom it may write to.

May touch: rows of telegram, visitors, links, mailings; the Bot API by aiogram. Must never touch: the web, the admin.
"""
