"""How the list of visitors is narrowed."""

from functools import cached_property
from typing import Any

from unfold.contrib.filters.admin import AutocompleteSelectFilter

from catalog_service.links.models import Link

CAME_BY = "arrival__link__id__exact"
"""Of an address: by which link they came first."""


class FirstLink(AutocompleteSelectFilter):
    """By which link a visitor came first; there are too many to list, so it is searched for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = "впервые пришёл по ссылке"

    @cached_property
    def chosen(self) -> Link | None:
        """For the list to say it: on most screens the filter itself is behind a button."""
        links = Link.objects.select_related("channel", "category")
        return links.filter(pk=self.value()).first() if self.value() else None
