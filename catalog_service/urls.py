"""Every address of the service."""

from django.urls import path, re_path

from catalog_service import media
from catalog_service.operations.health import healthz

urlpatterns = [
    path("healthz", healthz),
    re_path(media.PICTURE, media.picture),
]
