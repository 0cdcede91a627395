"""`manage work`: the worker. SIGTERM ends it; code 2 and words when its settings or its database do not fit."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog_service.monitoring import worker
from catalog_service.monitoring.pages import AddressInUseError
from catalog_service.operations import fitness
from catalog_service.operations.revision import RevisionError

UNFIT = 2


class Command(BaseCommand):
    help = "Фоновые задания каталога; на 127.0.0.1 — /healthz и /metrics (CATALOG_WORKER_HTTP_PORT)."
    requires_system_checks = []

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        try:
            fitness.refuse_unless_fit()
        except (fitness.UnfitError, RevisionError) as unfit:
            raise CommandError(str(unfit), returncode=UNFIT) from unfit
        try:
            asyncio.run(worker.run(settings.WORKER_HTTP_PORT))
        except AddressInUseError as taken:
            raise CommandError(str(taken)) from taken
