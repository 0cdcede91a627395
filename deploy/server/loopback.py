"""What a process tells of itself on 127.0.0.1: /healthz and /metrics. No proxy of the environment is in between."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from server import env_files
from server.layout import PORTS, UNITS
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.layout import Layout

MOST_BYTES: Final = 4 << 20
PORT_SETTINGS: Final = {
    "catalog-web.service": "CATALOG_HTTP_ADDRESS",
    "reposter.service": "REPOSTER_HTTP_PORT",
    "catalog-worker.service": "CATALOG_WORKER_HTTP_PORT",
    "catalog-bot.service": "CATALOG_BOT_HTTP_PORT",
}
"""A port, or an address that ends with one. Another kind of address is a socket of systemd's, at the usual port."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def ask(port: int, path: str, timeout_s: float) -> Answer:
    """`Trouble` where nobody answers in time, in words that follow «…:»."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        asked.request("GET", path, headers={"Connection": "close"})
        answer = asked.getresponse()
        body = answer.read(MOST_BYTES)
        if answer.length:  # was promised, and did not come
            raise http.client.IncompleteRead(body, answer.length)
        return Answer(answer.status, body)
    except ConnectionRefusedError:
        raise Trouble(f"на порту {port} никто не отвечает") from None
    except TimeoutError:
        raise Trouble(f"порт {port} не ответил за {timeout_s:g} с") from None
    except (OSError, http.client.HTTPException) as broken:
        raise Trouble(f"порт {port}: ответ оборвался ({type(broken).__name__})") from None
    finally:
        asked.close()


def settings_of(layout: Layout, unit: str) -> dict[str, str]:
    """What systemd gives the unit: its service's settings, and its own where it has some."""
    service = next(name for name, units in UNITS.items() if unit in units)
    return env_files.read(layout.env(service)) | env_files.read(layout.env(unit.removesuffix(".service")))


def port_of(unit: str, settings: Mapping[str, str]) -> int:
    told = settings.get(PORT_SETTINGS.get(unit, ""), "").removeprefix("127.0.0.1:")
    return int(told) if told.isdigit() and int(told) else PORTS[unit]
