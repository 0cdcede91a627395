"""structlog as JSON lines on stderr, Django's, gunicorn's and procrastinate's with it. Secrets never get there."""

import logging.config
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

HIDDEN = "[hidden]"
QUIET = {"level": "WARNING"}

_SECRET_NAME = re.compile(r"session|password|secret|token|cookie|authorization|init_?data|dsn", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"(?<=://)[^/\s:@]+:[^@/\s]+(?=@)"  # user:password of an address
    r"|(?<!\d)\d{6,}:[A-Za-z0-9_-]{30,}"  # a bot token
    r"|(?<=\btma )\S+"  # a visitor's signed initData
    r"|(?<=[?&]token=)[^&\s\"'#]+"  # of an API that wants it in the address
    r"|(?<=\bBearer )[^\s\"',)]+"  # of one that wants it in a header
)


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace values of secret names, and secrets inside any text, also of exceptions."""
    for name, value in event.items():
        event[name] = HIDDEN if _SECRET_NAME.search(name) else _without_secrets(value)
    return event


def _without_secrets(value: object) -> object:
    if isinstance(value, str):
        return _SECRET_TEXT.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {k: HIDDEN if _SECRET_NAME.search(str(k)) else _without_secrets(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value


def _leave_out_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django hands the whole request along; what is said of it stands in the message."""
    event.pop("request", None)
    return event


SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _leave_out_request,
    hide_secrets,
)


def dictionary(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything that anybody logs, one JSON object a line."""
    own = {"level": level, "handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "filters": {"once_a_minute": {"()": "catalog_service.postgres.complaints.OnceAMinute"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": level, "handlers": ["stderr"]},
        # The first bring handlers of their own: mail to admins, colours, files. The others tell of what went well.
        "loggers": dict.fromkeys(("django", "django.server", "gunicorn.error"), own)
        | dict.fromkeys(("gunicorn.access", "procrastinate.blueprints", "procrastinate.periodic"), own | QUIET)
        | dict.fromkeys(("httpcore", "httpx"), own | QUIET)
        | {"psycopg.pool": own | QUIET | {"filters": ["once_a_minute"]}},
    }


def configure(settings: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG; `settings` is its LOGGING, here `{"level": "INFO"}`."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(dictionary(settings["level"]))
