"""Catalog service: what editors administer and ad buyers see. Django.

May touch: schema `catalog` of the shared PostgreSQL, Telegram's Bot API. Must never touch: the reposter service.
"""
