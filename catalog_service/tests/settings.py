"""Django's settings for tests (and for mypy): no environment is needed. `conftest.py` says which database."""

import os
from pathlib import Path

os.environ.update(
    CATALOG_DATABASE_URL="postgresql://catalog_app:password@127.0.0.1:5432/named_by_conftest",
    CATALOG_SECRET_KEY="for tests only, and long enough: 0123456789abcdefghij",
    CATALOG_HOSTS="testserver",
    CATALOG_OWN_MACHINE="false",
    CATALOG_DEBUG="false",
    CATALOG_HTTPS="true",
    CATALOG_BOT_TOKEN="7000000001:AAF-for-tests-only-0123456789abcdef",
    # No test meets a real server.
    CATALOG_TELEGRAM_PAGES_URL="https://127.0.0.1:9",
    CATALOG_TELEMETR_PAGES_URL="https://127.0.0.1:9",
)

from catalog_service.settings import *  # noqa: F403
from catalog_service.settings import DATABASES, MIDDLEWARE

# A test that asks for the database gets connections of its own.
DATABASES["default"]["OPTIONS"]["pool"] = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are gathered for a server, not for tests.
MIDDLEWARE = [each for each in MIDDLEWARE if not each.startswith("whitenoise.")]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests need no build of the Mini App.
MINI_APP_BUILD = Path(__file__).parent / "mini_app" / "shell.html"
# pytest's own handlers catch what is logged.
LOGGING_CONFIG = ""
