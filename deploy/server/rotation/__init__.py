"""Room: another secret in place of the one in use: a bot's token, a key, passwords of the database.

Each is written to the files of settings, used by restarting only the processes concerned, and proved by their health.
Whoever is cut off in between runs the same command again, which finishes.
"""
