"""PURE: what Telemetr's API complains of: `{"status": "error", "response": {"code": N, "message": "…"}}`.

By Telemetr's own README and list of requests; none of it has ever been seen by us. The message is kept in `words`.
"""

import re

from catalog_service.figures.findings import Finding, Reply
from catalog_service.figures.numbers import measure
from catalog_service.figures.sources import envelopes
from catalog_service.figures.sources.envelopes import Envelope, said
from catalog_service.figures.sources.replies import retry_after
from catalog_service.figures.states import State

NO_PACKAGE = 0
"""With HTTP 429: it looks like a limit and is none, there is no package and repeating is useless."""
OF_OTHER_MESSENGERS = {
    35: (State.TROUBLE, "этого метода у площадки нет"),
    37: (State.BAD_TOKEN, "ключ выдан для другой площадки"),
    39: (State.TROUBLE, "площадка не умеет того, о чём спросили"),
}
"""Keys for MAX open the same doors, and fewer of them."""
_NO_PACKAGE = re.compile(r"доступ\w* к api не подключ", re.IGNORECASE)
_UNKNOWN_CHANNEL = re.compile(
    r"канал\w*\s+не\s+(?:найден|существует)|channel[_\s]+(?:is[_\s]+)?not[_\s]*found", re.IGNORECASE
)


def wrong(reply: Reply, envelope: Envelope) -> Finding:
    """Of an answer whose `status` is not `ok`."""
    if envelope.status != "error":
        return envelopes.unknown(reply, f"status {said(envelope.status)}")
    code, message = _code_and_message(envelope)
    words = message if code is None else f"код {code}: {message}".removesuffix(": ")
    if _NO_PACKAGE.search(message) or (reply.status == 429 and code == NO_PACKAGE):
        return Finding(State.NO_PACKAGE, words=words)
    if reply.status == 429 and _is_spent(reply):
        return Finding(State.QUOTA, words=words, wait_s=retry_after(reply))
    if code in OF_OTHER_MESSENGERS:
        state, meaning = OF_OTHER_MESSENGERS[code]
        return Finding(state, words=f"{meaning} ({words})")
    if _UNKNOWN_CHANNEL.search(message):
        return Finding(State.NOT_KNOWN, words=words)
    return envelopes.of_error(reply, words)


def _code_and_message(envelope: Envelope) -> tuple[int | None, str]:
    told = envelope.response if isinstance(envelope.response, dict) else envelope.content
    code = measure(told.get("code"))
    message = said(told.get("message")) or said(told.get("error")) or said(envelope.response)
    return None if code is None or code != code.to_integral_value() else int(code), message


def _is_spent(reply: Reply) -> bool:
    """`X-RateLimit-…` of each answer say what is left of the package; how exactly they are called, they do not say."""
    left = [text for name, text in reply.headers.items() if name.startswith("x-ratelimit") and "remaining" in name]
    return any(measure(text) == 0 for text in left)
