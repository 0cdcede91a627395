"""Visitors who want no mailings, about a category or at all, and those who want them again."""

from datetime import datetime

from catalog_service.mailings.models import OptOut


def opt_out(visitor_id: int, category_id: int | None, mailing_id: int | None, *, now: datetime) -> None:
    """A visitor, who is stored, wants no more about the category, or nothing at all (None). Said twice is said once.

    Honoured from the moment of its commit on: whoever claims a recipient looks here. `IntegrityError` where category or
    mailing is not there any more.
    """
    said = OptOut(visitor_id=visitor_id, category_id=category_id, mailing_id=mailing_id, at=now)
    OptOut.objects.bulk_create([said], ignore_conflicts=True)


def opt_in(visitor_id: int, category_id: int | None) -> None:
    """Taken back; the other one, if there is one, stays."""
    OptOut.objects.filter(visitor=visitor_id, category=category_id).delete()


def opted_out(visitor_id: int, category_id: int | None) -> tuple[bool, bool]:
    """Whether he wants none about the category, and whether none at all. One query."""
    said = set(OptOut.objects.filter(visitor=visitor_id).values_list("category", flat=True))
    return category_id in said and category_id is not None, None in said
