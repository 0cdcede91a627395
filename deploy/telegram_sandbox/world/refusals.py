"""The world says no. One exception, carrying Telegram's own code and word; each door puts it in its own form."""

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_ACCEPTABLE, FLOOD, INTERNAL = 400, 401, 403, 406, 420, 500

_STATUS = {
    "AUTH_KEY_UNREGISTERED": UNAUTHORIZED,
    "SESSION_PASSWORD_NEEDED": UNAUTHORIZED,
    "SESSION_REVOKED": UNAUTHORIZED,
    "USER_DEACTIVATED": UNAUTHORIZED,
    "USER_DEACTIVATED_BAN": UNAUTHORIZED,
    "AUTH_KEY_DUPLICATED": NOT_ACCEPTABLE,
    "CHAT_WRITE_FORBIDDEN": FORBIDDEN,
    "USER_IS_BLOCKED": FORBIDDEN,
    "USER_IS_DEACTIVATED": FORBIDDEN,
    "BOT_CANT_INITIATE": FORBIDDEN,
    "BOT_NOT_MEMBER": FORBIDDEN,
    "FROZEN_METHOD_INVALID": FLOOD,
    "RANDOM_ID_DUPLICATE": INTERNAL,
}


class Refused(Exception):
    """`word` is Telegram's error text (`CHANNEL_PRIVATE`), `status` its code (400)."""

    def __init__(self, word: str, status: int | None = None) -> None:
        self.word = word
        self.status = status if status is not None else status_of(word)
        super().__init__(f"{self.status} {word}")


def status_of(word: str) -> int:
    """Telegram's code for an error text; 400 unless it is one of the few others."""
    if word.startswith("FLOOD_WAIT_"):
        return FLOOD
    return _STATUS.get(word, BAD_REQUEST)
