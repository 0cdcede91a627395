"""Endpoints of the API, one file a noun: parse, call, answer.

May touch: what is beside this folder in its room. Must never touch: tables.
"""
