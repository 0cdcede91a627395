"""Room: what visitors do, counted by day and by week, drawn and compared.

May touch: its own tables, links, visitors, channels. Must never touch: Telegram, requests of a web server.
"""
