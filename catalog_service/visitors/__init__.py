"""Room: who opened the Mini App or wrote to the bot, his favorites and requests.

May touch: its own tables, channels. Must never touch: Telegram, requests of a web server.
"""
