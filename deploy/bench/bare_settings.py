"""The catalog's settings, with the addresses of `bare_urls.py` beside its own. For its benchmark only."""

from catalog_service.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_urls"
