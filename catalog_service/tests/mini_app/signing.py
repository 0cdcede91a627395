"""initData as Telegram makes it, for tests."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from catalog_service.mini_app.init_data import signature

TOKEN: str = settings.BOT_TOKEN
NOON_S = 1_790_000_000
ANNA = {"id": 279058397, "first_name": "Анна", "last_name": "К", "username": "anna", "language_code": "ru"}


def signed(token: str = TOKEN, **fields: Any) -> str:
    """Signed with `token`; a field of None is left out, what is not text is written as JSON."""
    given = {"auth_date": str(NOON_S), "query_id": "AAE", "user": ANNA} | fields
    texts = {name: _text(value) for name, value in given.items() if value is not None}
    return urlencode(texts | {"hash": signature(texts, token)})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
