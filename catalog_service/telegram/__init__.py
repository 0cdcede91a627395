"""Room: what the catalog says in Telegram: the bot's greeting, managers' chats, sending by the Bot API.

May touch: its own tables; the Bot API, in modules that the web never imports. Must never touch: features.
"""
