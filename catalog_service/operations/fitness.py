"""What must be so before the web process serves anybody."""

import structlog
from django.core.checks import ERROR, Tags, run_checks
from django.db import OperationalError, connection

from catalog_service.operations import revision

log = structlog.get_logger(__name__)


class UnfitError(Exception):
    """Settings that must not be served with; the message names them."""


def unfit_settings() -> list[str]:
    """What is wrong with them, a sentence each."""
    return [str(message.msg) for message in run_checks(tags=[Tags.security]) if message.level >= ERROR]


def refuse_unless_fit() -> None:
    """Raise `UnfitError` or `RevisionError`, in words.

    A database that does not answer is no reason: it comes back by itself, and /healthz says so meanwhile.
    """
    if wrong := unfit_settings():
        raise UnfitError("; ".join(wrong))
    try:
        revision.require_current()
    except OperationalError as away:
        log.warning("database away at start", error=str(away))
    finally:
        # This thread serves nobody: what it kept of the pool would be missing there.
        connection.close()
