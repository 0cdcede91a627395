"""The rules: rating, baselines, decision, pauses, reactions, schedule, links. Pure.

May touch: the standard library. Must never touch: a framework, asyncio, the clock, settings, any other room.
"""
