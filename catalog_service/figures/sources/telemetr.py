"""PURE: Telemetr's API, https://api.telemetr.me/doc, a package of its own. NO ANSWER OF IT HAS EVER BEEN SEEN BY US.

Requests are from Telemetr's own list (github.com/telemetr-me/user-api-docs); the fields are those that programs of
other people read. What does not look so is a state and no figure.

Telemetr's own «ER» is views ÷ subscribers, the ERR of this project: a field of that name is never looked at. Our ER is
made of the posts, `engagement`, for who has it from nobody else. Invites are described nowhere and not asked about.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from catalog_service.figures import formulas
from catalog_service.figures.findings import Ask, Door, Finding, Name, Profile, Reply, Request, SourceName, Whom
from catalog_service.figures.sources import envelopes, telemetr_errors
from catalog_service.figures.states import State

FIELDS: envelopes.Fields = {
    Name.SUBSCRIBERS: ("participants_count", envelopes.whole),
    Name.REACH: ("avg_post_reach", envelopes.rounded),
    Name.ERR: ("err_percent", envelopes.per_cent),
}
COUNTERS = ("forwards", "comments", "reactions", "views")
"""Of a post, in its `stats`, in the order in which `formulas.er` takes them."""


class Telemetr:
    """Each method is one request at most."""

    name: ClassVar = SourceName.TELEMETR

    async def look(self, whom: Whom, ask: Ask) -> Finding:
        """Subscribers, reach and ERR. PRIVATE without asking."""
        if whom.is_private:
            return Finding(State.PRIVATE)
        return figures(await ask(Request(Door.TELEMETR, "/channels/stat", {"channelId": whom.address})))

    async def engagement(self, whom: Whom, ask: Ask) -> Finding:
        """ER of the channel's own posts. PRIVATE without asking."""
        if whom.is_private:
            return Finding(State.PRIVATE)
        query = {"channelId": whom.address, "offset": "0", "hideForwards": "1", "hideDeleted": "1"}
        return engagement(await ask(Request(Door.TELEMETR, "/channels/posts", query)))


def figures(reply: Reply) -> Finding:
    """What an answer of `channels/stat` says."""
    response = _response(reply)
    return response if isinstance(response, Finding) else envelopes.measured(reply, response, FIELDS, Profile())


def engagement(reply: Reply) -> Finding:
    """What an answer of `channels/posts` says: FOUND with the ER of all posts together, or EMPTY."""
    response = _response(reply)
    if isinstance(response, Finding):
        return response
    items = response.get("items") if isinstance(response, dict) else response
    if envelopes.tells_nothing(response) or items in ([], {}):
        return Finding(State.EMPTY)
    if not isinstance(items, list):
        return envelopes.unknown(reply, "посты незнакомого вида")
    counted = list(_counted(items))
    if not counted:
        return Finding(State.EMPTY, words="ни у одного поста нет сразу просмотров, пересылок, комментариев и реакций")
    er = formulas.er(*(sum(counter, Decimal(0)) for counter in zip(*counted, strict=True)))
    # As everywhere: 0 is also what is written of what is not counted.
    return (
        Finding(State.FOUND, {Name.ER: er})
        if er
        else Finding(State.EMPTY, words="пересылок, комментариев и реакций нет")
    )


def _counted(items: list[object]) -> Iterator[tuple[Decimal, ...]]:
    """`COUNTERS` of those posts that tell all of them. Of what the others lack the ER would be below the true one."""
    for item in items:
        stats = item.get("stats") if isinstance(item, dict) else None
        if isinstance(stats, dict):
            told = [count for counter in COUNTERS if (count := envelopes.whole(stats.get(counter))) is not None]
            if len(told) == len(COUNTERS) and told[-1]:
                yield tuple(told)


def _response(reply: Reply) -> object:
    """What is in the envelope, or a Finding: what is wrong with it."""
    envelope = envelopes.opened(reply)
    if envelope is None:
        return envelopes.no_envelope(reply)
    return envelope.response if envelope.status == "ok" else telemetr_errors.wrong(reply, envelope)
