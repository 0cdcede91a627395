"""How much one visitor may ask a minute, and one address whose visitor is not known.

Counted in the memory of each web process: with N of them the limit is at most N times what the setting says.
"""

import math
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from catalog_service.mini_app.init_data import InitData

WINDOW_S = 60


class PerMinute(BaseThrottle):
    """From one full minute to the next; the answer says when that is."""

    def allow_request(self, request: Request, view: object) -> bool:  # noqa: ARG002
        whose, most = self._limit(request)
        window, self.passed = divmod(timezone.now().timestamp(), WINDOW_S)
        # Hashed: an address is what a header says, and may hold anything.
        key = f"asked:{window:.0f}:{blake2b(whose.encode(errors='replace'), digest_size=12).hexdigest()}"
        return _counted(key) <= most

    def wait(self) -> float:
        return math.ceil(WINDOW_S - self.passed)

    def _limit(self, request: Request) -> tuple[str, int]:
        if isinstance(request.auth, InitData):
            return f"visitor {request.auth.user.id}", settings.VISITOR_REQUESTS_A_MINUTE
        return f"address {self.get_ident(request)}", settings.ADDRESS_REQUESTS_A_MINUTE


def _counted(key: str) -> int:
    """How often the key has been asked for, this time included."""
    try:
        return cache.incr(key)
    except ValueError:  # the first of its minute
        return 1 if cache.add(key, 1, timeout=2 * WINDOW_S) else _counted(key)
