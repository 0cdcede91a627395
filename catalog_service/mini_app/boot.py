"""What stands in the Mini App's page for it to begin with, as JSON.

{"opens": "/c/42", "note": "", "manager": {"link": "https://t.me/anna", "text": "… {channel}."} | null,
 "app_link": "https://t.me/bot/app", "category": {"id": 3, "name": "Кино"} | null, "answers": {"channels/42/": {…}}}
"""

import json
from typing import Any

from django.conf import settings

from catalog_service.mini_app.handed_over import HandedOver
from catalog_service.mini_app.starting import Start
from catalog_service.telegram.models import ManagerContact

Told = dict[str, Any]
"""All of it but for what is of the catalog."""


def told(start: Start, contact: ManagerContact | None) -> Told:
    """`contact`: None, as one that names nobody, while nobody can say."""
    manager = contact if contact and contact.username else None
    return {
        "opens": start.opens,
        "note": start.note,
        "manager": manager and {"link": f"https://t.me/{manager.username}", "text": manager.text},
        "app_link": settings.MINI_APP_LINK,
    }


def boot(told: Told, handed: HandedOver) -> str:
    """The answers are JSON already: put in between, as they are."""
    category = handed.category and dict(zip(("id", "name"), handed.category, strict=True))
    answers = ",".join(f"{json.dumps(address)}:{body}" for address, body in handed.answers.items())
    head = json.dumps(told | {"category": category}, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"answers":{{{answers}}}}}'
