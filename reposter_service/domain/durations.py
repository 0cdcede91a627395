"""How long something takes, for people."""

import math
from datetime import timedelta


def hours_and_minutes(wait: timedelta) -> str:
    """`5 мин`, `20 ч 0 мин`: rounded up, for whoever comes back earlier comes in vain."""
    minutes = math.ceil(wait / timedelta(minutes=1))
    hours = f"{minutes // 60} ч " if minutes >= 60 else ""
    return f"{hours}{minutes % 60} мин"
