"""Visitors of a segment, as tests name them."""

from datetime import timedelta

from django.utils import timezone

from catalog_service.channels.models import Category
from catalog_service.tests.builders import a_visitor
from catalog_service.visitors.models import Interest, Visitor


def interested(category: Category, strength: int = 5, days_ago: float = 1, *, reachable: bool = True) -> Visitor:
    """Looked for ads there so strongly, and last so long ago."""
    visitor = a_visitor(reachable=reachable)
    last_at = timezone.now() - timedelta(days=days_ago)
    Interest.objects.create(visitor=visitor, category=category, strength=strength, last_at=last_at)
    return visitor
