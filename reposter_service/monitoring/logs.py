"""structlog as JSON lines on stderr. Secrets never get there: one processor takes them out."""

import logging
import re
import sys
from collections.abc import Collection, MutableMapping, Sequence
from typing import Any, TextIO

import structlog

HIDDEN = "[hidden]"
QUIETER = {
    "apscheduler.executors": logging.CRITICAL,
    "apscheduler.scheduler": logging.ERROR,
    "telethon": logging.ERROR,
    "telethon.network": logging.CRITICAL,
}
"""A wake that fails is told by ourselves, which leaves APScheduler only those that a stop cancels; one that is skipped
because the last goes on comes again. The loss of a socket is told by the userbots' own log, once and in words.
"""

_SECRET_NAME = re.compile(r"session|password|secret|token|api_hash|auth_key|phone_code|code_hash|dsn", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"(?<=://)[^/\s:@]+:[^@/\s]+(?=@)"  # user:password of an address
    r"|(?<!\d)\d{6,}:[A-Za-z0-9_-]{30,}"  # a bot token
    r"|\b1[A-Za-z0-9_-]{300,}={0,2}"  # a Telethon session
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


def configure(level: str, stream: TextIO | None = None, *, untold: Collection[str] = ()) -> None:
    """All logs of the process, those of libraries included, one JSON object a line.

    `untold`: events of ours that a command tells in another way.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[_leaving_out(untold), *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_as_json(shared))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, quieter in QUIETER.items():
        logging.getLogger(name).setLevel(quieter)


def _leaving_out(untold: Collection[str]) -> structlog.typing.Processor:
    def leave_out(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if event["event"] in untold:
            raise structlog.DropEvent
        return event

    return leave_out


def _as_json(foreign: Sequence[structlog.typing.Processor]) -> structlog.stdlib.ProcessorFormatter:
    """`foreign`: what is done to the logs of libraries, as to our own."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=foreign,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
