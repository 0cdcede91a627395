"""Migrations of the room: its tables, what keeps a channel's figures right, the view published to the reposter.

May touch: schema `catalog`, views in `published`. Must never touch: schema `reposter`.
"""
