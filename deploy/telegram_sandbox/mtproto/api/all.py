"""Every namespace of methods, imported so that each has registered itself."""

from telegram_sandbox.mtproto.api import (
    channels,
    dialogs,
    history,
    participants,
    sending,
    service,
    sign_in,
    state,
)
from telegram_sandbox.mtproto.api.registry import METHODS

__all__ = [
    "METHODS",
    "channels",
    "dialogs",
    "history",
    "participants",
    "sending",
    "service",
    "sign_in",
    "state",
]
