"""Room: the only way out to sources of figures: whom it may be asked, in whose turn, how much is taken of an answer.

May touch: httpx and httpcore, sockets. Must never touch: what an answer means, a table.
"""
