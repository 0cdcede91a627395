"""Migrations of the room.

May touch: its own tables in schema `catalog`. Must never touch: those of other rooms.
"""
