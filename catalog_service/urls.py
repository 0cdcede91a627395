"""Every address of the service."""

from django.urls import path

from catalog_service.operations.health import healthz

urlpatterns = [
    path("healthz", healthz),
]
