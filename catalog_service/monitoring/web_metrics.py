"""What all workers of the web process count together: requests by kind, how they ended, how long they took.

Each worker counts in files of its own, in the folder and the place that `gunicorn_hooks` has given it; whichever is
asked adds them up. Where there is no folder, as in tests, a process counts for itself.
"""

import os
from collections.abc import Callable
from time import perf_counter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from catalog_service.monitoring.build import registry_of_a_process
from catalog_service.monitoring.gunicorn_hooks import FOLDER, PLACE
from catalog_service.monitoring.kinds import kind_of

LOOPBACK = frozenset(("127.0.0.1", "::1"))
PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
BUCKETS_S = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

if FOLDER in os.environ:
    _place = os.environ[PLACE]
    # By place instead of by process: workers come and go for years, and their counts go on in the same few files.
    values.ValueClass = values.MultiProcessValue(lambda: _place)  # type: ignore[no-untyped-call]

_of_this_process = CollectorRegistry()
_requests = Counter(
    "catalog_http_requests", "Requests answered, by class of status", ["kind", "status"], registry=_of_this_process
)
_seconds = Histogram(
    "catalog_http_request_seconds",
    "From a request's head to its answer's",
    ["kind"],
    buckets=BUCKETS_S,
    registry=_of_this_process,
)
_in_progress = Gauge(
    "catalog_http_requests_in_progress", "Requests under way", registry=_of_this_process, multiprocess_mode="livesum"
)

_counted: dict[tuple[str, int], Callable[[], None]] = {}
_timed: dict[str, Callable[[float], None]] = {}
"""What is counted again and again, found without making its labels anew."""

Answer = Callable[[HttpRequest], HttpResponseBase]


def measured(answer: Answer) -> Answer:
    """Django's middleware, the first of all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        _in_progress.inc()
        try:
            response = answer(request)
        finally:
            _in_progress.dec()
        kind = kind_of(request.path_info)
        _count(kind, response.status_code // 100)
        _time(kind, perf_counter() - began)
        return response

    return middleware


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics, for callers on this machine who did not come through a proxy; for others there is no such page."""
    if request.META.get("REMOTE_ADDR") not in LOOPBACK or any(name in request.META for name in PROXIED):
        raise Http404
    return HttpResponse(page(), content_type=CONTENT_TYPE_LATEST)


def page() -> bytes:
    """Of all workers together; the process that it tells of is their master."""
    folder = os.environ.get(FOLDER)
    registry = registry_of_a_process(os.getppid() if folder else None)
    if folder:
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    else:
        registry.register(_of_this_process)
    return generate_latest(registry)


def _count(kind: str, hundreds: int) -> None:
    if (kind, hundreds) not in _counted:
        _counted[kind, hundreds] = _requests.labels(kind, f"{hundreds}xx").inc
    _counted[kind, hundreds]()


def _time(kind: str, seconds: float) -> None:
    if kind not in _timed:
        _timed[kind] = _seconds.labels(kind).observe
    _timed[kind](seconds)
