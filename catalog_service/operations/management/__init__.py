"""Room: commands of `manage` for whoever runs the house.

May touch: this room, actions of the features below. Must never touch: a feature's rows by itself.
"""
