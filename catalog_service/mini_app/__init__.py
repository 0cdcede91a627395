"""Room: the Mini App's page and what it asks over HTTP: the API, and who is asking.

May touch: queries and actions of channels, visitors, links; the contact. Must never touch: the admin site, the bot.
"""
