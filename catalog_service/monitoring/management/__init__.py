"""Room: commands of `manage` that this room brings.

May touch: its own room. Must never touch: a feature's rows.
"""
