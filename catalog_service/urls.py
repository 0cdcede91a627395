"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path, re_path

from catalog_service import media
from catalog_service.mini_app.page import page
from catalog_service.monitoring.web_metrics import metrics
from catalog_service.operations.health import healthz

urlpatterns = [
    path("", page),
    re_path(r"^(?:list|favorites|plan|c/[^/]+)$", page),  # the Mini App's own addresses: it is opened at any of them
    path("healthz", healthz),
    path("metrics", metrics),
    path("admin/", admin.site.urls),
    path("api/v1/", include("catalog_service.mini_app.urls")),
    re_path(media.PICTURE, media.picture),
]
