"""Django's settings, made from the environment. Secure unless the environment says that this is one's own machine."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from catalog_service import environment
from catalog_service.environment import Environment
from shared_schema.database import CATALOG, EXTENSIONS

HERE = Environment()
LOOPBACK = ("127.0.0.1", "localhost")
YEAR_S = 365 * 24 * 3600
JOBS = 4
"""Of a worker at once. A mailing is one of them for an hour and more; when Telegram wants silence it works in a second
thread for a moment. Its own connection is none of the pool's."""

SECRET_KEY = HERE.secret_key.get_secret_value()
DEBUG = HERE.debug
OWN_MACHINE = HERE.own_machine
# Loopback too: whoever asks /healthz stands on this machine and knows no other name.
ALLOWED_HOSTS = [*HERE.hosts, *LOOPBACK]

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "import_export",
    "catalog_service.back_office.apps.CatalogAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "rest_framework",
    "catalog_service.operations",
    "catalog_service.monitoring",
    "catalog_service.telegram",
    "catalog_service.channels",
    "catalog_service.figures",
    "catalog_service.visitors",
    "catalog_service.links",
    "catalog_service.analytics",
    "catalog_service.mailings",
    "catalog_service.back_office.apps.BackOfficeConfig",
    "catalog_service.sample_catalog",
]

MIDDLEWARE = [
    "catalog_service.monitoring.web_metrics.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "catalog_service.urls"
WSGI_APPLICATION = "catalog_service.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "back_office" / "templates"],  # before the theme's own
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# ── Database ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DATABASE = environment.database(HERE.database_url.get_secret_value())
DATABASE["OPTIONS"] |= {
    # Who prepares a statement says with it that its values do not matter: PostgreSQL plans it once.
    "options": f"-c search_path={CATALOG.schema},{EXTENSIONS} -c plan_cache_mode=force_generic_plan",
    "application_name": "catalog",
    "connect_timeout": 5,
    # A database behind a cut wire is away, not slow. Milliseconds.
    "tcp_user_timeout": 10_000,
    # Executions after which a statement of `postgres.base.prepared` is kept planned in its connection.
    "prepare_threshold": 2,
    # One for each thread of a web worker, or each job of a worker, and its pages: nobody waits for another, only for a
    # database that is away. Attempts end soon, so that the next request tries anew instead of waiting for the pool's
    # ever longer rests.
    "pool": {"min_size": 1, "max_size": max(HERE.web_threads, JOBS + 2), "timeout": 2, "reconnect_timeout": 3},
}
DATABASES: dict[str, dict[str, Any]] = {"default": DATABASE | {"CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What went well is gone from the queue; what failed stays to be looked at. A stop waits for so many seconds before it
# tells the sender to end.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": JOBS, "shutdown_graceful_timeout": 2}

# ── Language and time ────────────────────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "ru"
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True
# Before every package's own: the admin theme speaks English only.
LOCALE_PATHS = [Path(__file__).parent / "back_office" / "locale"]
FORMAT_MODULE_PATH = ["catalog_service.back_office.locale"]

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

STATIC_URL = "/static/"
STATIC_ROOT = HERE.static_root
MEDIA_URL = "/media/"
MEDIA_ROOT = HERE.media_root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "catalog_service.operations.static_files.GzippedStaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_HANDLERS = [
    "catalog_service.operations.uploads.WholeForm",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ── Security ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# That a request came by HTTPS gunicorn learns from X-Forwarded-Proto, and only from a proxy on this machine.
SECURE_SSL_REDIRECT = HERE.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = YEAR_S if HERE.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HERE.https
SECURE_HSTS_PRELOAD = HERE.https
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HERE.https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HERE.https
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HERE.https
X_FRAME_OPTIONS = "DENY"
LOGIN_REDIRECT_URL = "admin:index"  # whoever comes to the form itself, by a bookmark
# The one page that may be framed, the Mini App's in Telegram Web, says so itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Guessing passwords: counted by address alone, so that nobody can lock an editor out by his name from afar.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "catalog_service.back_office.sign_in.attempted_name"
AXES_CLIENT_IP_CALLABLE = "catalog_service.back_office.sign_in.client_address"
AXES_LOCKOUT_TEMPLATE = "back_office/locked.html"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# ── Admin site ───────────────────────────────────────────────────────────────────────────────────────────────────────

UNFOLD = {
    "SITE_TITLE": "Каталог каналов",
    "SITE_HEADER": "Каталог каналов",
    "SITE_SYMBOL": "campaign",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "catalog_service.back_office.menu.icon"},
    ],
    "STYLES": ["catalog_service.back_office.menu.style", "catalog_service.back_office.menu.charts_style"],
    "SCRIPTS": ["catalog_service.back_office.menu.names", "catalog_service.back_office.menu.charts"],
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"navigation": "catalog_service.back_office.menu.navigation"},
}
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
# Control characters come with what is pasted from Word, and no workbook takes them.
IMPORT_EXPORT_ESCAPE_ILLEGAL_CHARS_ON_EXPORT = True

# ── Telegram ─────────────────────────────────────────────────────────────────────────────────────────────────────────

BOT_TOKEN = HERE.bot_token.get_secret_value()
BOT_API_URL = HERE.bot_api_url
# With a slash at its end. Links to the admin site stand on the same address.
MINI_APP_URL = HERE.mini_app_url or f"https://{HERE.hosts[0]}/"
# Of a link its code is added to this; "" until the Mini App has a name in Telegram.
MINI_APP_LINK = HERE.mini_app_link
# Letters of mailings. Telegram takes 30 messages a second of a bot: the rest is for its answers. 0: without a limit.
MAILINGS_A_SECOND = HERE.mailings_a_second
# The one file that `make webapp` makes.
MINI_APP_BUILD = environment.HOUSE / "webapp" / "dist" / "index.html"

# ── Automatic figures ────────────────────────────────────────────────────────────────────────────────────────────────

# Of each figure the first source that gives it is believed.
FIGURES_FROM = {
    "subscribers": HERE.subscribers_from,
    "reach": HERE.reach_from,
    "err": HERE.err_from,
    "er": HERE.er_from,
}
TGSTAT_TOKEN = HERE.tgstat_token.get_secret_value()
TELEMETR_TOKEN = HERE.telemetr_token.get_secret_value()
TELEMETR_PAGE = HERE.telemetr_page
# By `figures.findings.Door`. Nothing else is ever asked.
FIGURES_DOORS = {
    "telegram": HERE.telegram_pages_url,
    "tgstat": HERE.tgstat_api_url,
    "telemetr": HERE.telemetr_api_url,
    "telemetr_page": HERE.telemetr_pages_url,
}
# Where Telegram keeps the pictures of its pages: these hosts and those below them.
TELEGRAM_PICTURE_HOSTS = HERE.telegram_picture_hosts
# Factor of the gaps between requests to one host, which are a second. 0, none, is for measuring and tests.
FIGURES_PACE = HERE.figures_pace

# ── For the operator ─────────────────────────────────────────────────────────────────────────────────────────────────

# Of /healthz and /metrics, on loopback. 0: a free one, which the log names.
WORKER_HTTP_PORT = HERE.worker_http_port
BOT_HTTP_PORT = HERE.bot_http_port

# ── API of the Mini App ──────────────────────────────────────────────────────────────────────────────────────────────

INIT_DATA_LASTS_S = HERE.init_data_lasts_s
VISITOR_REQUESTS_A_MINUTE = HERE.visitor_requests_a_minute
ADDRESS_REQUESTS_A_MINUTE = HERE.address_requests_a_minute
# Memory of each web process: who asked how often in this minute. Nothing that is shown is ever cached.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}},
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["catalog_service.mini_app.authentication.TelegramAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["catalog_service.mini_app.throttling.PerMinute"],
    "DEFAULT_PARSER_CLASSES": ["catalog_service.mini_app.json_only.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalog_service.mini_app.json_only.AlwaysJson",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "catalog_service.mini_app.problems.handled",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
    # nginx on this machine writes whom it speaks to behind whatever the client claims to be.
    "NUM_PROXIES": 1,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Каталог каналов",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}

# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

LOGGING_CONFIG = "catalog_service.logs.configure"
LOGGING = {"level": HERE.log_level}
