"""Two rows of the catalog that are one channel: the first has it, the second tells of the first."""

from typing import Any

from catalog_service.channels.models import Channel


def of(**known: Any) -> str:
    """In words, who has this name or id already; "" nobody."""
    title = Channel.objects.filter(**known).values_list("title", flat=True).first()
    return "" if title is None else f"этот же канал уже есть в каталоге: «{title}»"
