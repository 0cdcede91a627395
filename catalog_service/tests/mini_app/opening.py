"""How tests open the Mini App: as a phone does, by an address."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

API = "/api/v1/"
_BOOT = re.compile(r'<script type="application/json" id="boot">(.*?)</script>', re.DOTALL)


@dataclass
class Opened:
    """Status, headers, the body as text, and the boot in it; None where there is none."""

    status: int
    headers: dict[str, str]
    html: str
    boot: Any

    @property
    def answers(self) -> dict[str, Any]:
        """What was handed over, by address."""
        found: dict[str, Any] = self.boot["answers"]
        return found


def opened(client: Client, address: str = "/", **headers: str) -> Opened:
    """`headers` with underscores for hyphens."""
    answer = client.get(address, secure=True, headers={name.replace("_", "-"): of for name, of in headers.items()})
    html = answer.content.decode()
    found = _BOOT.search(html)
    return Opened(answer.status_code, dict(answer.items()), html, json.loads(found[1]) if found else None)


def api(client: Client, address: str) -> Any:
    """What the API answers to the same question."""
    return json.loads(client.get(API + address, secure=True).content)
