"""The states of stored rows that no other room speaks of. Tables and checks are built from them."""

from enum import StrEnum


class PostState(StrEnum):
    """WAITING for its measuring moment, then MEASURED, or MISSED when that moment passed unused."""

    WAITING = "waiting"
    MEASURED = "measured"
    MISSED = "missed"


class Verdict(StrEnum):
    """Which of the two decisions a measured post got."""

    REPOST = "repost"
    HOLD = "hold"


class RepostState(StrEnum):
    """SENDING: a request was begun and its outcome is not recorded yet."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CLOSED = "closed"


class DeliveryState(StrEnum):
    """REFUSED: the admin never pressed /start, or has blocked the bot."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
