"""GET /healthz: can this process do its work. 200 or 503, JSON `{"ok": bool, "says": text}`."""

import structlog
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog_service.operations import revision

log = structlog.get_logger(__name__)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Database reachable and at this version's revision."""
    trouble = _trouble()
    answer = {"ok": trouble is None, "says": trouble or "работает"}
    return JsonResponse(answer, status=503 if trouble else 200, json_dumps_params={"ensure_ascii": False})


def _trouble() -> str | None:
    try:
        revision.require_current()
    except revision.RevisionError as behind:
        return str(behind)
    except Error as away:
        log.warning("database away", error=str(away))
        return "база данных не отвечает"
    return None
