"""Commands of the room, where Django looks for them.

May touch: the room. Must never touch: anything else of the catalog.
"""
