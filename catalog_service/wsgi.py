"""The web process. It refuses to start on settings or a database that do not fit; the exception says so in words."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalog_service.settings")
django = get_wsgi_application()

from catalog_service.mini_app.charset import utf8_only  # noqa: E402 - needs the settings
from catalog_service.operations import fitness  # noqa: E402 - needs the settings
from catalog_service.postgres.kept import keep_connections  # noqa: E402 - needs the settings

application = utf8_only(django)

fitness.refuse_unless_fit()
keep_connections()
