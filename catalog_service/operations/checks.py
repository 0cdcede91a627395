"""System checks: what is fine on one's own machine and never where others come."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST_KEY = 50
FEWEST_DIFFERENT = 10


@register(Tags.security)
def secure_unless_own_machine(**_: Any) -> list[CheckMessage]:
    """Errors, in words, about settings that are allowed with CATALOG_OWN_MACHINE=true only."""
    return [] if settings.OWN_MACHINE else [Error(words, id=id_) for id_, words in _insecure()]


def _insecure() -> Iterator[tuple[str, str]]:
    if settings.DEBUG:
        yield "catalog.E001", "CATALOG_DEBUG=true показывает внутренности посторонним"
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < FEWEST_DIFFERENT:
        yield "catalog.E002", f"CATALOG_SECRET_KEY: нужно не меньше {SHORTEST_KEY} случайных знаков"
    if not settings.SECURE_SSL_REDIRECT:
        yield "catalog.E003", "CATALOG_HTTPS=false: пароли и ключи пошли бы по сети открыто"
