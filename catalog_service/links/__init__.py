"""Room: links that open one page of the Mini App, and by which of them a visitor came first.

May touch: its own tables, channels, visitors. Must never touch: events, Telegram, requests of a web server.
"""
