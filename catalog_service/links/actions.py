"""What becomes of links: they are made, and visitors come by them."""

from datetime import datetime

from django.contrib.auth.models import User

from catalog_service.channels.models import Category, Channel
from catalog_service.links.models import Link
from catalog_service.postgres.base import prepared

# A link that is being deleted meanwhile is waited for: nobody has come by it then, and nothing fails.
ARRIVE = """
INSERT INTO arrival (visitor_id, link_id, at)
SELECT %s::bigint, id, %s::timestamptz FROM link WHERE id = %s::bigint
FOR KEY SHARE
ON CONFLICT (visitor_id) DO NOTHING
"""


def make(by: User, target: Channel | Category | None = None, *, label: str = "") -> Link:
    """One more link to a channel, a category, or the first page."""
    return Link.objects.create(
        channel=target if isinstance(target, Channel) else None,
        category=target if isinstance(target, Category) else None,
        label=label,
        created_by=by,
    )


def arrive(visitor_id: int, link_id: int, at: datetime) -> None:
    """A visitor, who is stored, has come by a link; only his first one is kept. One statement."""
    with prepared() as cursor:
        cursor.execute(ARRIVE, [visitor_id, at, link_id])
