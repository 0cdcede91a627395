"""What the API is compared with: plain Django views behind the same middleware that return bytes kept in memory.

`/bare/…` is answered with what the file that BENCH_BARE_ANSWERS names holds for `/api/v1/…`: JSON, text by address.
"""

import json
import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from catalog_service.urls import urlpatterns as catalog


@cache
def _answers() -> dict[str, bytes]:
    """Read at the first question: the API's own answers are written down after this process has started."""
    written: dict[str, str] = json.loads(Path(os.environ["BENCH_BARE_ANSWERS"]).read_bytes())
    return {address: body.encode() for address, body in written.items()}


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_answers()[request.get_full_path()], content_type="application/json")


urlpatterns = [
    path("bare/", include([path("channels/", bare), path("categories/", bare)])),
    *catalog,
]
