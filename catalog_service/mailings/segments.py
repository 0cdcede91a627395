"""Whom a mailing writes to: a segment, or those of an earlier mailing who did not open it; how many, how many of them
one may write to.

    sizes(Segment(category=3, strength=Strength.CLEAR, days=30), now)       Sizes(everyone=812, reachable=640)
    overview(30, now)                                                       every category by strength, one query
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from catalog_service.mailings.models import Mailing, Strength

# Telegram lets the bot write, and the visitor has not said that he wants none.
REACHABLE = """
visitor.reachable AND NOT EXISTS (
    SELECT FROM opt_out WHERE opt_out.visitor_id = visitor.telegram_id
        AND (opt_out.category_id IS NULL OR opt_out.category_id = {category})
)"""

# By the index interest_segment.
INTERESTED = f"""
SELECT visitor.telegram_id AS visitor, {REACHABLE.format(category="interest.category_id")} AS is_reachable
FROM interest JOIN visitor ON visitor.telegram_id = interest.visitor_id
WHERE interest.category_id = %(category)s AND interest.strength >= %(strength)s AND interest.last_at >= %(since)s
"""  # noqa: S608 - our own

# Who got that mailing and has not come by its link. Events of the last 90 days, by the index event_of_visitor.
NOT_OPENED = f"""
SELECT visitor.telegram_id AS visitor, {REACHABLE.format(category="%(category)s")} AS is_reachable
FROM recipient JOIN visitor ON visitor.telegram_id = recipient.visitor_id
WHERE recipient.mailing_id = %(follows)s AND recipient.state = 'sent' AND NOT EXISTS (
    SELECT FROM event WHERE event.visitor = recipient.visitor_id AND event.link = %(link)s
)
"""  # noqa: S608 - our own

OVERVIEW = f"""
SELECT category.id, category.name, least.strength,
       count(visitor.telegram_id), count(visitor.telegram_id) FILTER (WHERE {REACHABLE.format(category="category.id")})
FROM category CROSS JOIN unnest(%(strengths)s::int[]) AS least (strength)
LEFT JOIN interest ON interest.category_id = category.id AND interest.strength >= least.strength
    AND interest.last_at >= %(since)s
LEFT JOIN visitor ON visitor.telegram_id = interest.visitor_id
GROUP BY category.id, least.strength
ORDER BY category."order", category.name, category.id, least.strength
"""  # noqa: S608 - our own


@dataclass(frozen=True)
class Segment:
    """Visitors whose interest in `category` (its id) is at least so strong, shown within the last `days`."""

    category: int
    strength: Strength
    days: int

    def asked(self, now: datetime) -> tuple[str, dict[str, Any]]:
        """SQL of `visitor` and `is_reachable`, and its values."""
        since = now - timedelta(days=self.days)
        return INTERESTED, {"category": self.category, "strength": self.strength, "since": since}


@dataclass(frozen=True)
class NotOpened:
    """Who got the mailing `follows` and has not come by its `link`; `category` counts for those who want none."""

    follows: int
    link: int
    category: int | None

    def asked(self, now: datetime) -> tuple[str, dict[str, Any]]:  # noqa: ARG002
        """As `Segment.asked`."""
        return NOT_OPENED, {"follows": self.follows, "link": self.link, "category": self.category}


Audience = Segment | NotOpened


class Sizes(NamedTuple):
    """Of `everyone` so many may be written to."""

    everyone: int
    reachable: int


@dataclass(frozen=True)
class CategoryRow:
    """A category of the overview, by how strong the interest is at least."""

    id: int
    name: str
    sizes: dict[Strength, Sizes]


def audience_of(mailing: Mailing) -> Audience | None:
    """None: nobody has said yet whom it is for, or nobody can: the link of the mailing that it follows is gone."""
    if mailing.follows is not None:
        link = mailing.follows.counted_link
        return NotOpened(mailing.follows.pk, link, mailing.category_id) if link is not None else None
    if mailing.category_id is None:
        return None
    return Segment(mailing.category_id, Strength(mailing.strength), mailing.days)


def sizes(audience: Audience, now: datetime) -> Sizes:
    """As they are now: one query."""
    of, values = audience.asked(now)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE is_reachable) FROM ({of}) AS audience", values)  # noqa: S608 - our own
        return Sizes(*cursor.fetchall()[0])


def overview(days: int, now: datetime) -> list[CategoryRow]:
    """Of every category, in the editors' order; one query."""
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, {"strengths": Strength.values, "since": now - timedelta(days=days)})
        rows = cursor.fetchall()
    of: dict[int, CategoryRow] = {}
    for pk, name, strength, everyone, reachable in rows:
        row = of.setdefault(pk, CategoryRow(pk, name, {}))
        row.sizes[Strength(strength)] = Sizes(everyone, reachable)
    return list(of.values())
