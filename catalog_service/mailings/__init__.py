"""Room: letters to segments of visitors: who gets them, who got them, who wants none.

May touch: its own tables, those of the rooms below; Telegram through their doors. Must never touch: the web, the admin.
"""
