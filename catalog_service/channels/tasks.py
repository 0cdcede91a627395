"""Background jobs of the room: pictures that nobody shows any more, hot slots that are over."""

from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog_service.channels import hot_slots, picture_files
from catalog_service.channels.picture_field import FOLDER, PictureField

YOUNG = timedelta(days=1)
"""Longer than any form takes from its upload to its commit."""


@app.periodic(cron="30 3 * * 1")
@app.task(lock="sweep_pictures", queueing_lock="sweep_pictures")
def sweep_pictures(timestamp: int) -> int:  # noqa: ARG001 - when it is for, Unix time
    """Remove what was replaced, taken away, or left by a form that failed; how many files, for the worker's log."""
    media = Path(settings.MEDIA_ROOT)
    return picture_files.sweep(media / FOLDER, lambda: _in_use(media), before=timezone.now() - YOUNG)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clear_hot_slots")
def clear_hot_slots(timestamp: int) -> int:  # noqa: ARG001 - when it is for, Unix time
    """Take hot slots that are over off the cards; of how many channels, for the worker's log.

    No `lock`: a killed worker's job would hold it until it is found. Two at once do the same.
    """
    return hot_slots.clear_over()


def _in_use(media: Path) -> set[Path]:
    """Every file that a row of whatever table names."""
    return {media / file for field in _fields() for file in _files(field)}


def _fields() -> list[PictureField]:
    every = (field for model in apps.get_models() if not model._meta.proxy for field in model._meta.concrete_fields)  # noqa: SLF001 - Django's public name for it
    return [field for field in every if isinstance(field, PictureField)]


def _files(field: PictureField) -> set[str]:
    rows = field.model._base_manager.exclude(**{field.name: ""})  # noqa: SLF001 - Django's public name for it
    names = rows.values_list(field.name, flat=True).distinct().iterator()
    return {field.shape.file_name(name, width) for name in names for width in field.shape.widths}
