"""GET / and the app's other addresses: the Mini App itself, with the data of its first screen inside.

The same for everybody: no session, no cookie, nothing personal. Telegram's web clients may frame this page, and no
other page of the service.
"""

import json
from datetime import date
from hashlib import blake2b

import structlog
from csp.constants import HEADER as POLICY
from csp.constants import NONE, SELF
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from rest_framework.request import Request

from catalog_service.channels import queries
from catalog_service.mini_app import conditional, starting
from catalog_service.mini_app.boot import Told, boot, told
from catalog_service.mini_app.build import Build, built
from catalog_service.mini_app.compressed import compress
from catalog_service.mini_app.handed_over import HandedOver, handed_over
from catalog_service.mini_app.throttling import PerMinute
from catalog_service.telegram import queries as telegram

log = structlog.get_logger(__name__)

TELEGRAM_WEB = "https://*.telegram.org"
OWN_MACHINE = ("http://127.0.0.1:*", "http://localhost:*")
NOT_BUILT = """<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Каталог каналов</title><h1>Каталог скоро откроется</h1>
<p>Сейчас его обновляют. Закройте приложение и откройте снова через несколько минут.</p></html>
"""
PAUSE_S = 60


@require_safe
@xframe_options_exempt
def page(request: HttpRequest) -> HttpResponse:
    """Always a page: what is not there, and what is wrong with an address, the app tells in its own words."""
    build = built()
    answer = _not_built() if build is None else _at_any_time(request, build)
    answer[POLICY] = _policy(build)
    return answer


def _not_built() -> HttpResponse:
    return HttpResponse(NOT_BUILT, status=503, headers={"Retry-After": PAUSE_S, "Cache-Control": "no-store"})


def _at_any_time(request: HttpRequest, build: Build) -> HttpResponse:
    try:
        return _with_data(request, build)
    except (OperationalError, InterfaceError) as away:
        return _while_away(request, build, away)


def _while_away(request: HttpRequest, build: Build, away: Exception) -> HttpResponse:
    log.error("database away", view="page", error=str(away))
    return _without_data(request, build, told(starting.as_it_stands(request), None))


def _without_data(request: HttpRequest, build: Build, aside: Told) -> HttpResponse:
    """The app alone: it asks for its data itself, signed where a visitor opened it, and tells why there are none."""
    bare = boot(aside, HandedOver(0))
    return compress(request, HttpResponse(build.with_boot(bare), headers={"Cache-Control": "no-store"}))


def _with_data(request: HttpRequest, build: Build) -> HttpResponse:
    aside = told(starting.asked(request), telegram.contact())
    if not PerMinute().allow_request(Request(request), page):
        return _without_data(request, build, aside)
    day = timezone.localdate()
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if held and (etag := _etag(queries.edition(), day, build, aside)) in held:
        return HttpResponse(status=304, headers=_kept_by(etag))
    handed = handed_over(aside["opens"])
    headers = _kept_by(_etag(handed.edition, day, build, aside))
    return compress(request, HttpResponse(build.with_boot(boot(aside, handed)), headers=headers))


def _etag(edition: int, day: date, build: Build, aside: Told) -> str:
    """Weak: what is compressed otherwise is the same page."""
    rest = json.dumps([str(day), conditional.version(), build.version, aside])
    return f'W/"{edition}-{blake2b(rest.encode(), digest_size=8).hexdigest()}"'


def _kept_by(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def _policy(build: Build | None) -> str:
    """Also of a 304: a browser takes from it what holds for the page that it has kept."""
    scripts, styles = (build.scripts, build.styles) if build else ((), ())
    directives = {
        "default-src": [NONE],
        "script-src": scripts or [NONE],
        "style-src": styles or [NONE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [TELEGRAM_WEB, *(OWN_MACHINE if settings.OWN_MACHINE else ())],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
