"""What the service itself does about mailings; imported by its own `manage shell`."""

from __future__ import annotations

import time
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from bench.mailing_figures import FIRST
from catalog_service.channels.models import Category
from catalog_service.mailings.freezing import freeze
from catalog_service.mailings.models import Mailing, Strength

STRONG: Final = 2_000
CLEAR: Final = 40_000
"""So many visitors have a strong interest at least, and so many a clear one."""
VISITORS: Final = """
INSERT INTO visitor (telegram_id, first_name, last_name, username, language, reachable, first_seen_at, last_seen_at)
SELECT %(first)s + n, 'Читатель ' || n, '', '', 'ru', true, now(), now() FROM generate_series(0, %(count)s - 1) AS n
"""
INTERESTS: Final = """
INSERT INTO interest (visitor_id, category_id, strength, last_at)
SELECT %(first)s + n, %(category)s, CASE WHEN n < %(strong)s THEN 9 WHEN n < %(clear)s THEN 4 ELSE 1 END, now()
FROM generate_series(0, %(count)s - 1) AS n
"""


def people(count: int) -> int:
    """So many visitors, all of them interested in one category; its id."""
    category = Category.objects.create(name="Бизнес")
    values = {"first": FIRST, "count": count, "category": category.pk, "strong": STRONG, "clear": CLEAR}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(VISITORS, values)
        cursor.execute(INTERESTS, values)
    return category.pk


def begin(text: str, strength: int) -> float:
    """A mailing starts, and its audience is written down; seconds."""
    now = timezone.now()
    mailing = Mailing.objects.create(
        title=text,
        text=text,
        target="",
        category=Category.objects.get(),
        strength=Strength(strength),
        state=Mailing.State.SENDING,
        started_at=now,
    )
    began = time.perf_counter()
    freeze(mailing, now)
    return time.perf_counter() - began
