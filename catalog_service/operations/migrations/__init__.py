"""Migrations of the room: rights of the app role and what is published to the reposter.

May touch: schema `catalog`, views in `published`. Must never touch: schema `reposter`.
"""
