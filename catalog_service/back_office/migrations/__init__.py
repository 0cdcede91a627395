"""Room: the groups of the admin site and their rights.

May touch: groups and permissions. Must never touch: people, any feature's rows.
"""
