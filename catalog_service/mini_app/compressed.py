"""A page made smaller by the service itself: it is the one answer that a phone waits for with an empty screen.

Nothing secret is in it, and nothing personal: that it can be told by its length what is inside harms nobody.
"""

import gzip
import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

BROTLI_QUALITY = 5
"""Two milliseconds; the best one saves a further twelfth and takes fifty."""
GZIP_QUALITY = 6


def compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, its body as the client takes it."""
    patch_vary_headers(response, ["Accept-Encoding"])
    accepted = request.headers.get("Accept-Encoding", "")
    if _takes(accepted, "br"):
        response.content, response["Content-Encoding"] = brotli.compress(response.content, quality=BROTLI_QUALITY), "br"
    elif _takes(accepted, "gzip"):
        response.content, response["Content-Encoding"] = gzip.compress(response.content, GZIP_QUALITY), "gzip"
    return response


def _takes(accepted: str, coding: str) -> bool:
    """Named, and not with a quality of 0."""
    return bool(re.search(rf"(?<![\w-]){coding}(?![\w-])(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted, re.IGNORECASE))
