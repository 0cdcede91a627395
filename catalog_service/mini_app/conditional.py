"""Answers that are as old as the catalog's edition and the day: who holds the present one gets 304, and none is built.

`@conditional` on a view's `get` that returns an `Answer`. A client who holds none costs no query of its own for that.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from rest_framework.request import Request

from catalog_service.channels import queries
from catalog_service.mini_app.answers import Answer
from catalog_service.mini_app.json_only import json_answer

ROOMS = ("mini_app", "channels", "figures")
"""Of whose code the answers are made: another version may answer otherwise to the same edition."""


def conditional(build: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Public answers only: the same for everybody who asks for the same address."""

    @wraps(build)
    def answer(view: Any, request: Request, **of_path: Any) -> HttpResponse:
        day = timezone.localdate()  # before anything is read, as the edition is
        held = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        if held and (etag := _etag(queries.edition(), day)) in held:
            return HttpResponse(status=304, headers=_headers(etag))
        edition, body = build(view, request, **of_path)
        return json_answer(body, _headers(_etag(edition, day)))

    return answer


def _etag(edition: int, day: date) -> str:
    """Growth ends with the day that it is asked on: tomorrow's answer is another one, though nothing changes."""
    return f'W/"{edition}-{day}-{version()}"'


def _headers(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "no-cache"}


@cache
def version() -> str:
    """Of the code that makes the answers."""
    digest = blake2b(digest_size=6)
    for room in ROOMS:
        for file in sorted((Path(__file__).parents[1] / room).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()
