"""How the Bot API says no: an HTTP status and Telegram's own words, which clients compare."""

from typing import Any

from telegram_sandbox.world import Refused


class BotApiError(Exception):
    """`code` is the HTTP status and `error_code`; `description` comes without its prefix («Bad Request: »)."""

    def __init__(self, description: str, code: int = 400, *, retry_after: int | None = None) -> None:
        self.code = code
        self.description = f"{_PREFIXES.get(code, '')}{description}"
        self.retry_after = retry_after
        super().__init__(f"{code} {self.description}")

    @classmethod
    def verbatim(cls, description: str, code: int, retry_after: int | None = None) -> "BotApiError":
        """A fault's own words, without any prefix."""
        error = cls(description, code, retry_after=retry_after)
        error.description = description
        return error

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


_PREFIXES = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_WORDS = {
    "MESSAGE_NOT_MODIFIED": (400, _NOT_MODIFIED),
    "USER_IS_BLOCKED": (403, "bot was blocked by the user"),
    "USER_IS_DEACTIVATED": (403, "user is deactivated"),
    "BOT_CANT_INITIATE": (403, "bot can't initiate conversation with a user"),
    "USER_IS_BOT": (403, "bot can't send messages to bots"),
    "PEER_ID_INVALID": (400, "chat not found"),
    "CHANNEL_INVALID": (400, "chat not found"),
    "USERNAME_NOT_OCCUPIED": (400, "chat not found"),
    "USERNAME_INVALID": (400, "chat not found"),
    "CHAT_ADMIN_REQUIRED": (400, "need administrator rights in the channel chat"),
    "CHAT_FORWARDS_RESTRICTED": (400, "message has protected content and can't be forwarded"),
    "QUERY_ID_INVALID": (400, "query is too old and response timeout expired or query ID is invalid"),
}


def from_world(refused: Refused) -> BotApiError:
    """The world's refusal in the Bot API's words; those it does not know go out as they are, as at Telegram."""
    code, words = _WORDS.get(refused.word, (refused.status, refused.word))
    return BotApiError(words, code if code in _PREFIXES else 400)
