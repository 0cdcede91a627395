"""Pictures as files, where no nginx stands before us. Their name is that of their content: they never change."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

YEAR_S = 365 * 24 * 3600
PICTURE = r"^media/(?P<name>pictures/[0-9a-f]{2}/[0-9a-f]{32}-[0-9]{2,4}\.(?P<ending>webp|jpg))$"
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}


@require_safe
def picture(_request: HttpRequest, name: str, ending: str) -> FileResponse:
    """One stored WebP, or the JPEG of a letter."""
    try:
        file = (Path(settings.MEDIA_ROOT) / name).open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    headers = {"Cache-Control": f"public, max-age={YEAR_S}, immutable"}
    return FileResponse(file, content_type=TYPES[ending], headers=headers)
