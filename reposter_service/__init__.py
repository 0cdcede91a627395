"""Reposter service: watches donor channels, measures every post 60 minutes old, forwards the best.

May touch: schema `reposter` of the shared PostgreSQL, Telegram. Must never touch: the catalog service, Django.
"""
