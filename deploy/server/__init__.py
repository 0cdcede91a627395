"""The house on a server of its own: install, upgrade, back up, restore, rotate secrets, look after it.

May touch: the machine it runs on, as root; PostgreSQL by its own programs; the standard library alone, for it runs
before anything is installed. Must never touch: either service but by its command line, the demo, the sandbox.
"""
