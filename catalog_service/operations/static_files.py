"""Files of the admin site, as they are gathered for the server."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzippedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """With gzip alone: where brotli is installed whitenoise makes those too, which takes eight seconds each time.

    They are for editors, whose browsers keep them for ever.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        return super().create_compressor(use_brotli=False, **options)
