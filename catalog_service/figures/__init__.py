"""Room: figures of channels that come by themselves: who is asked, how politely, what is believed, what is kept.

May touch: its own tables, channels and their figures; t.me, TGStat, Telemetr through `fetching`.
Must never touch: the web, the admin.
"""
