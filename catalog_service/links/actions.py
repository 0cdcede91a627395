"""What becomes of links: they are made, and visitors come by them."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

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


DOUBLE_PRESS = timedelta(seconds=3)


class TargetGoneError(Exception):
    """The channel or category that a link was wanted to is not there any more."""


def make(by: User, target: Channel | Category | None = None, *, label: str = "") -> Link:
    """One more link to a channel, a category, or the first page."""
    return Link.objects.create(
        channel=target if isinstance(target, Channel) else None,
        category=target if isinstance(target, Category) else None,
        label=label,
        created_by=by,
    )


def press(by: User, target: Channel | Category | None, now: datetime) -> tuple[Link, bool]:
    """A link by one click, and whether it is new: pressed twice by an impatient finger, the button makes one."""
    to = {"channel": None, "category": None} | ({str(target._meta.model_name): target} if target else {})  # noqa: SLF001
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the second press waits for the first
            mine = Link.objects.filter(created_by=by, is_own=False, label="", **to)
            made = mine.filter(created_at__gt=now - DOUBLE_PRESS).first()
            return made or make(by, target), made is None
    except IntegrityError as gone:
        raise TargetGoneError from gone


def arrive(visitor_id: int, link_id: int, at: datetime) -> None:
    """A visitor, who is stored, has come by a link; only his first one is kept. One statement."""
    with prepared() as cursor:
        cursor.execute(ARRIVE, [visitor_id, at, link_id])
