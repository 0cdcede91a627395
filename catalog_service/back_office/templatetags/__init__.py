"""Room: how templates of the admin site write what they show.

May touch: the words of the room around it. Must never touch: rows, requests.
"""
