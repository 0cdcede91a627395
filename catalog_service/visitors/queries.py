"""What is read of visitors."""

from django.db.models import QuerySet

from catalog_service.channels import queries as channels
from catalog_service.channels.models import Channel
from catalog_service.visitors.models import Favorite


def favorites(visitor_id: int) -> QuerySet[Channel]:
    """Cards of the visitor's published favorites, the newest first."""
    return channels.cards().filter(favorites__visitor=visitor_id).order_by("-favorites__created_at", "-favorites__id")


def is_favorite(visitor_id: int, channel_id: int) -> bool:
    return Favorite.objects.filter(visitor=visitor_id, channel=channel_id).exists()
