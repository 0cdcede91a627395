"""Room: the admin site: one file of pages per feature, the menu, signing in, groups and their rights.

May touch: every feature's models, queries and actions. Must never touch: Telegram, SQL of its own, the Mini App's API.
"""
