"""Room: what the Mini App asks over HTTP: the API, and who is asking.

May touch: queries and actions of channels, visitors and links. Must never touch: the admin site, the bot, Telegram.
"""
