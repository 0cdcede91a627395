"""What the API answers when it cannot: RFC 9457, JSON with a stable `code`, and nothing of the inside.

{"status": 404, "code": "channel_not_found", "title": "Канал не найден."}
`fields`: what is wrong with each field of the question, in words. `again_at`: when it may be asked again.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
PAUSE_S = 5
"""When to try again after the database was away."""


class ProblemError(APIException):
    """A refusal with more to say than its code; `wait` in seconds, `more` are further members."""

    def __init__(self, status: int, code: str, title: str, *, wait: int | None = None, **more: Any) -> None:
        super().__init__(title, code)
        self.status_code = status
        self.wait = wait
        self.more = more


def channel_not_found() -> ProblemError:
    return ProblemError(404, "channel_not_found", "Канал не найден. Возможно, его убрали из каталога.")


def handled(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's EXCEPTION_HANDLER: an answer for whatever was raised."""
    refusal = error if isinstance(error, APIException) else _refusal(error, context)
    return Response(_body(refusal), refusal.status_code, headers=_headers(refusal), content_type=MEDIA_TYPE)


def _refusal(error: Exception, context: Mapping[str, Any]) -> APIException:
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, SuspiciousOperation):
        return ProblemError(400, "bad_request", "Запрос не читается.")
    view = type(context.get("view")).__name__
    if isinstance(error, IntegrityError):
        log.warning("database refused", view=view, error=str(error))
        return ProblemError(409, "conflict", "Данные только что изменились. Попробуйте ещё раз.")
    if isinstance(error, OperationalError | InterfaceError):
        log.error("database away", view=view, error=str(error))  # without a trace: it is the same for all who ask now
        return ProblemError(503, "unavailable", "Каталог ненадолго недоступен. Попробуйте ещё раз.", wait=PAUSE_S)
    log.error("api failed", view=view, exc_info=error)
    return ProblemError(500, "internal", "Что-то сломалось на нашей стороне. Попробуйте ещё раз.")


def _body(refusal: APIException) -> dict[str, Any]:
    body: dict[str, Any] = {"status": refusal.status_code}
    if isinstance(refusal, ValidationError):
        return body | {"code": "invalid", "title": "Проверьте запрос.", "fields": dict(_fields(refusal.detail))}
    codes = refusal.get_codes()
    body |= {"code": codes if isinstance(codes, str) else refusal.default_code, "title": str(refusal.detail)}
    return body | (refusal.more if isinstance(refusal, ProblemError) else {})


def _fields(detail: Any) -> Iterator[tuple[str, list[str]]]:
    """By the field's name; what is wrong with the whole is said of `body`."""
    if isinstance(detail, Mapping):
        for name, words in detail.items():
            yield ("body" if name == "non_field_errors" else str(name)), [str(each) for each in words]
    else:
        yield "body", [str(each) for each in detail]


def _headers(refusal: APIException) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if auth_header := getattr(refusal, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if (wait := getattr(refusal, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, int(wait)))
    return headers
