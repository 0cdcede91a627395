"""PURE: TGStat's official API, https://api.tgstat.ru/docs/ru/. Its pages are never read: ten requests bring a captcha.

Proven by captures of 2021 and 2023: `channels/stat` and `channels/get` with nulls, fields missing, an ERR over 100, and
`tgstat_restrictions` as `[]`. By the documentation only: `er_percent`, `peer_type`, `country`, `language`, the labels
where there are any, invites. Numbers as strings are told of by those who call it.

`er_percent` is the ER of this project: forwards, comments and reactions ÷ views, as TGStat defines it. An ERR that is
not told is left out, not computed of the other two: every figure from here stands so in an answer.
"""

from collections.abc import Mapping
from typing import ClassVar

from catalog_service.figures.findings import Ask, Door, Finding, Name, Profile, Reply, Request, SourceName, Whom
from catalog_service.figures.sources import envelopes, tgstat_errors
from catalog_service.figures.sources.envelopes import own_id, said
from catalog_service.figures.states import State
from catalog_service.telegram.usernames import NotAUsernameError, username

FIELDS: envelopes.Fields = {
    Name.SUBSCRIBERS: ("participants_count", envelopes.whole),
    Name.REACH: ("avg_post_reach", envelopes.rounded),
    Name.ERR: ("err_percent", envelopes.per_cent),
    Name.ER: ("er_percent", envelopes.per_cent),
}
_GROUPS = {"chat", "group", "supergroup", "megagroup"}
_LONGEST_LABEL = 64
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Tgstat:
    """Each method is one request."""

    name: ClassVar = SourceName.TGSTAT

    async def look(self, whom: Whom, ask: Ask) -> Finding:
        """Figures, and `tgstat_id` and `username` as TGStat knows them."""
        return figures(await ask(_request("/channels/stat", _channel_id(whom))), whom)

    async def labels(self, whom: Whom, ask: Ask) -> Finding:
        """A profile: both ids, name, country, language, red and black label. No figures: one moment, one request."""
        return labels(await ask(_request("/channels/get", _channel_id(whom))), whom)

    async def by_number(self, tgstat_id: int, ask: Ask) -> Finding:
        """As `labels`, of whichever channel has this number of TGStat's: its name of today, for following it."""
        return labels(await ask(_request("/channels/get", str(tgstat_id))))


def _request(path: str, channel_id: str) -> Request:
    return Request(Door.TGSTAT, path, {"channelId": channel_id})


def _channel_id(whom: Whom) -> str:
    """As the documentation spells it: @name, or the older form of an invite."""
    return f"t.me/joinchat/{whom.address.removeprefix('+')}" if whom.is_private else f"@{whom.address}"


def figures(reply: Reply, whom: Whom) -> Finding:
    """What an answer of `channels/stat` says."""
    response = _response(reply)
    if isinstance(response, Finding):
        return response
    if isinstance(response, dict) and (other := _other(reply, response, whom)):
        return other
    profile = _known_as(response) if isinstance(response, dict) else Profile()
    return envelopes.measured(reply, response, FIELDS, profile)


def labels(reply: Reply, whom: Whom | None = None) -> Finding:
    """What an answer of `channels/get` says; `whom`: None, it was asked for by its number."""
    response = _response(reply)
    if isinstance(response, Finding):
        return response
    if envelopes.tells_nothing(response):
        return Finding(State.EMPTY, words="сведений в ответе нет")
    if not isinstance(response, dict):
        return envelopes.unknown(reply, "сведения незнакомого вида")
    if other := _other(reply, response, whom):
        return other
    profile = _labelled(response)
    return envelopes.unknown(reply, "сведений не нашли") if profile == Profile() else Finding(State.FOUND, {}, profile)


def _response(reply: Reply) -> object:
    """What is in the envelope, or a Finding: what is wrong with it."""
    envelope = envelopes.opened(reply)
    if envelope is None:
        return envelopes.no_envelope(reply)
    return envelope.response if envelope.status == "ok" else tgstat_errors.wrong(reply, envelope)


def _other(reply: Reply, response: Mapping[str, object], whom: Whom | None) -> Finding | None:
    """It is no channel, or not the one that was meant."""
    kind = said(response.get("peer_type"))
    if kind in _GROUPS:
        return Finding(State.GROUP)
    if kind not in {"", "channel"}:
        return envelopes.unknown(reply, f"peer_type {kind}")
    return Finding(State.ANOTHER) if whom and _is_another(response, whom) else None


def _is_another(response: Mapping[str, object], whom: Whom) -> bool:
    """By Telegram's id where both are known, else by TGStat's, which Telegram's id has confirmed before."""
    for field, known in (("tg_id", whom.telegram_id), ("id", whom.tgstat_id)):
        told = own_id(response.get(field))
        if known is not None and told is not None:
            return told != known
    return False


def _known_as(response: Mapping[str, object]) -> Profile:
    return Profile(tgstat_id=own_id(response.get("id")), username=_username(response.get("username")))


def _labelled(response: Mapping[str, object]) -> Profile:
    restrictions = response.get("tgstat_restrictions")
    return Profile(
        telegram_id=own_id(response.get("tg_id")),
        tgstat_id=own_id(response.get("id")),
        username=_username(response.get("username")),
        country=_label(response.get("country")),
        language=_label(response.get("language")),
        red_label=_is_labelled(restrictions, "red_label"),
        black_label=_is_labelled(restrictions, "black_label"),
    )


def _username(value: object) -> str | None:
    try:
        return username(said(value))
    except NotAUsernameError:
        return None


def _label(value: object) -> str | None:
    """Such as «Россия»: a longer text is something else."""
    words = said(value)
    return words if 0 < len(words) <= _LONGEST_LABEL else None


def _is_labelled(restrictions: object, label: str) -> bool | None:
    """An empty object, `[]` or `{}`, is no label. None: it is not told, or cannot be read."""
    if restrictions == []:
        return False
    if not isinstance(restrictions, dict):
        return None
    value = restrictions.get(label, False)
    return value if isinstance(value, bool) else _BOOLEANS.get(said(value).lower())
