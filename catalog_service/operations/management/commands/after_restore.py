"""`manage after_restore`: once a database was restored from a backup, before anything runs on it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog_service.mailings.restoring import hold
from catalog_service.operations import revision


class Command(BaseCommand):
    help = "Hold mailings that may have gone on after the backup from which this database was restored."
    requires_system_checks = ()

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        try:
            revision.require_current()
        except revision.RevisionError as wrong:
            raise CommandError(str(wrong)) from wrong
        held = hold(timezone.now())
        self.stdout.write(
            f"рассылок на паузе: {len(held.paused)}, снова черновики: {len(held.drafts)}, "
            f"получателей, о которых неизвестно, дошло ли: {held.unknown}"
        )
