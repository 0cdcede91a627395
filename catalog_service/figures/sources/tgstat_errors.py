"""PURE: what TGStat's API complains of, https://api.tgstat.ru/docs/ru/errors.html: a word, whatever the HTTP status.

By the documentation and by clients that others have published; the one complaint that was captured is the captcha.
How a channel that TGStat does not know is answered, nobody describes: what looks like it is taken for it.
"""

import re
from dataclasses import replace

from catalog_service.figures.findings import Finding, Reply
from catalog_service.figures.sources import envelopes
from catalog_service.figures.sources.envelopes import Envelope, said
from catalog_service.figures.sources.replies import retry_after
from catalog_service.figures.states import State

KNOWN: dict[str, Finding] = {
    "empty_token": Finding(State.BAD_TOKEN, words="токен не передан"),
    "token_invalid": Finding(State.BAD_TOKEN, words="токен неверный"),
    "flood_control_10": Finding(State.TOO_OFTEN, wait_s=10),
    "flood_control_60": Finding(State.TOO_OFTEN, wait_s=60),
    "no_active_subscription": Finding(State.NO_PACKAGE, words="подписка на API истекла или не активна"),
    "quota_requests_reached": Finding(State.QUOTA, words="запросы этого месяца исчерпаны"),
    # Of this channel and no other: those that were asked about before in this month are still answered. No QUOTA, for
    # which the whole source would rest.
    "quota_channel_reached": Finding(State.NOT_KNOWN, words="в квоту каналов этого месяца этот не вошёл"),
    "quota_foreign_channel": Finding(
        State.NO_PACKAGE, words="бесплатный тариф отвечает только о каналах, подтверждённых владельцем"
    ),
    "outdated_statistics": Finding(State.TROUBLE, words="статистика канала ещё пересчитывается"),
    "wrong_method": Finding(State.TROUBLE, words="такого метода нет"),
    "wrong_method_type": Finding(State.TROUBLE, words="метод спрашивают не так"),
}
_UNKNOWN_CHANNEL = re.compile(
    r"(?:channel|peer|канал)[_\s]+(?:(?:is|does|was)[_\s]+)?(?:not|не)[_\s]*(?:found|exist|найден)", re.IGNORECASE
)


def wrong(reply: Reply, envelope: Envelope) -> Finding:
    """Of an answer whose `status` is not `ok`. The source's own word is in `words`, for those who look it up."""
    word = said(envelope.content.get("error")) or said(envelope.response)
    if envelope.status == "restricted":
        return Finding(State.REFUSED, words="капча", wait_s=retry_after(reply))
    if envelope.status != "error":
        return envelopes.unknown(reply, f"status {said(envelope.status)}")
    if known := KNOWN.get(word):
        words = f"{known.words} ({word})" if known.words else word
        return replace(known, words=words, wait_s=_longer(known.wait_s, retry_after(reply)))
    if word.startswith("quota_"):
        return Finding(State.QUOTA, words=word, wait_s=retry_after(reply))
    if _UNKNOWN_CHANNEL.search(word):
        return Finding(State.NOT_KNOWN, words=word)
    return envelopes.of_error(reply, word)


def _longer(one: float | None, other: float | None) -> float | None:
    return max((wait for wait in (one, other) if wait is not None), default=None)
