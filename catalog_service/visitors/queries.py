"""What is read of visitors."""

from django.db.models import QuerySet

from catalog_service.channels import queries as channels
from catalog_service.channels.models import Channel
from catalog_service.visitors.models import Request


def favorites(visitor_id: int) -> QuerySet[Channel]:
    """The visitor's published favorites, the newest first."""
    kept = channels.published().filter(favorites__visitor=visitor_id)
    return kept.order_by("-favorites__created_at", "-favorites__id")


def whole_request(number: int) -> Request | None:
    """With its visitor, its channel and that one's prices: what a manager is told. Two queries."""
    related = Request.objects.select_related("visitor", "channel", "format").prefetch_related("channel__prices")
    return related.filter(pk=number).first()
