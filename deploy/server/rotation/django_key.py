"""The key that signs the admin site's sessions. What else Django signs by it lasts minutes: messages, upload steps."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from server.layout import CATALOG
from server.rotation import holding, restarting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.layout import Layout
    from server.service_manager import ServiceManager

SETTING: Final = "CATALOG_SECRET_KEY"


def rotate(layout: Layout, manager: ServiceManager) -> Iterator[str]:
    """Cut off before the restart, it is run again: another key, the same end."""
    with holding.alone(layout, CATALOG):
        holding.the_value(layout, CATALOG, SETTING)
        holding.change(layout, CATALOG, SETTING, secrets.token_urlsafe(64))
    yield "Ключ Django сменён: все, кто вошёл в админку, войдут заново. Mini App и бот этого не заметят."
    yield restarting.restart(layout, [CATALOG], manager)
