"""The API speaks JSON and nothing else, whatever a client says that it accepts or sends."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.http import HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from catalog_service.mini_app.problems import ProblemError

MOST_BYTES = 16 * 1024


def json_answer(body: str | bytes, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer that is JSON already: PostgreSQL has written most of it, nothing is gained by reading it again."""
    # Encoded here: Django would look for a charset in the header that it has just been given.
    return HttpResponse(
        body if isinstance(body, bytes) else body.encode(), content_type=JSONRenderer.media_type, headers=headers
    )


class JsonParser(BaseParser):
    """A small body in UTF-8; DRF's own would read any charset and any length."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        del media_type, parser_context
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise ProblemError(413, "too_large", "Запрос слишком велик.")
        try:
            return json.loads(raw.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as broken:
            raise ProblemError(400, "parse_error", "Запрос не читается: нужен JSON в UTF-8.") from broken


def _refuse(constant: str) -> None:
    """NaN and Infinity are Python's JSON only."""
    raise ValueError(constant)


class AlwaysJson(BaseContentNegotiation):
    """No header chooses between one renderer; an unusual Accept is no reason to refuse."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        declared = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == declared), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        del request, renderers, format_suffix
        return JSONRenderer(), JSONRenderer.media_type
