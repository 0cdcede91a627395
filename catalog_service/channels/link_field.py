"""A link that editors type: without a scheme it is meant to be https."""

from typing import Any

from django.db import models


class LinkField(models.URLField):  # type: ignore[type-arg]  # Django's fields take none at run time
    """In migrations an URLField: the column is the same."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **options})

    def deconstruct(self) -> Any:
        name, _, positional, options = super().deconstruct()
        return name, "django.db.models.URLField", positional, options
