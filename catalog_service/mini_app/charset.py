"""Requests whose letters nobody here reads are refused before Django looks at them: it would stumble (500) over some.

Django takes `charset` of Content-Type for the encoding of the whole request, address included, and knows `base64`,
`rot13` or `undefined` as such, by which no text can be read. Everything here is UTF-8.
"""

import codecs
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

from catalog_service.mini_app.problems import MEDIA_TYPE

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

READ = {"utf-8", "ascii"}
PROBLEM = {
    "status": 415,
    "code": "unsupported_media_type",
    "title": "Content-Type не читается: нужен UTF-8.",
}
BODY = json.dumps(PROBLEM, ensure_ascii=False).encode()
HEADERS = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(BODY))), ("Cache-Control", "no-store")]


def utf8_only(application: Application) -> Application:
    """`application` (WSGI), asked only in UTF-8; the rest is answered in the API's problem form."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_read(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("415 Unsupported Media Type", HEADERS)
        return [BODY]

    return guarded


def _is_read(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
        return codecs.lookup(charset).name in READ
    except (LookupError, ValueError):  # no such charset; a header that is none
        return False
