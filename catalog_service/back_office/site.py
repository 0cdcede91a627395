"""The admin site itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from unfold.sites import UnfoldAdminSite

from catalog_service.back_office import dashboard, figures_tile, mailing_list, opens, sales, segments
from catalog_service.back_office.words import MISSING

# The theme's scripts are files of our own, but Alpine makes functions of what stands in attributes (eval), and the
# theme's colours come in a style element. No script within a page ever runs.
POLICY = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class CatalogSite(UnfoldAdminSite):
    """Unfold's site under a policy of content that lets the theme work, and nothing else on the server."""

    empty_value_display = MISSING
    index_title = "Разделы"

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return csp_update(POLICY)(super().admin_view(_refusing_nonsense(view), cacheable))

    def extra_urls(self) -> list[URLPattern]:
        """Of pages that are about what is counted, not about rows to edit."""
        return [
            path("opens/<str:subject>/<int:pk>/<str:grain>.csv", self.admin_view(opens.file), name="opens_csv"),
            path("sales/<str:name>/", self.admin_view(sales.page), name="sales"),
            path("segments/", self.admin_view(segments.page), name="segments"),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        shown = {**dashboard.context(request), **figures_tile.context(request), **mailing_list.tile(request)}
        return super().index(request, {**shown, **(extra_context or {})})

    @method_decorator(csp_update(POLICY))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, extra_context)


def _refusing_nonsense(view: Callable[..., Any]) -> Callable[..., Any]:
    """What somebody wrote into an address by hand and PostgreSQL cannot read is his mistake, not the site's."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **options: Any) -> Any:
        try:
            return view(request, *args, **options)
        except DataError as unreadable:
            raise BadRequest from unreadable
        except InvalidPage as missing:
            raise Http404 from missing

    return answered
