"""The replay's sum: the bare rules' decisions on a file against what the daemon decided and did. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from telegram_sandbox.dumped import Dump

from demo.ledger import DonorRow, PostRow, RepostRow, Rows

EXACT = ("views", "forwards", "reactions", "decision", "because", "algorithm", "earlier", "needed", "place")
"""Fields that must be the same, by the same names in the rules' answer and in the database."""

FRACTIONS = ("rating", "threshold")
"""The rules answer with a numerator and a denominator, the database keeps a double of it."""


def mismatches(rules: Mapping[str, Any], ids: Mapping[int, int], rows: Rows, dump: Dump) -> list[str]:
    """Every difference in words. `rules`: the answer of `reposter_service replay --json`; `ids`: file → sandbox."""
    (donor,) = rows.donors
    stored = {post.message_ids[0]: post for post in rows.posts}
    reposts = {repost.post_id: repost for repost in rows.reposts}
    found: list[str] = []
    for expected in rules["decisions"]:
        here = [ids[message_id] for message_id in expected["message_ids"]]
        row = stored.pop(here[0], None)
        different = ["не записан"] if row is None else _different(expected, here, row)
        if row is not None and not different:
            different = list(_sent_wrongly(row, here, donor, reposts.get(row.id), dump))
        found += [f"пост {expected['message_id']}: {words}" for words in different]
    found += [f"записан лишний пост: сообщение {first} в песочнице" for first in stored]
    return found + list(_disorder(donor, reposts.values(), rows.posts))


def _different(expected: Mapping[str, Any], here: Sequence[int], row: PostRow) -> list[str]:
    if row.state != "measured":
        return [f"состояние {row.state}"]
    different = [] if row.message_ids == list(here) else [f"сообщения {row.message_ids} вместо {list(here)}"]
    pairs = [(name, getattr(row, name), expected[name]) for name in (*EXACT, *FRACTIONS)]
    return different + [f"{name} {is_} вместо {wanted}" for name, is_, wanted in pairs if not _same(name, is_, wanted)]


def _same(name: str, stored: Any, wanted: Any) -> bool:
    if name in EXACT or stored is None or wanted is None:
        return bool(stored == wanted)
    return math.isclose(wanted[0] / wanted[1], stored, rel_tol=1e-12)


def _sent_wrongly(
    row: PostRow, here: Sequence[int], donor: DonorRow, repost: RepostRow | None, dump: Dump
) -> Iterator[str]:
    """A winner is in the target once, whole; a loser is not there at all."""
    sent = [
        source_id
        for forward in dump.forwards
        if (forward.source_id, forward.target_id) == (donor.channel_id, donor.target_id)
        for source_id in forward.source_ids
        if source_id in here
    ]
    if row.decision == "repost" and (repost is None or repost.state != "sent"):
        yield f"победил, но репост {'не записан' if repost is None else repost.state}"
    wanted = list(here) if row.decision == "repost" else []
    if sent != wanted:
        yield f"в цель переслано {sent}, а должно быть {wanted}"


def _disorder(donor: DonorRow, reposts: Iterable[RepostRow], posts: Iterable[PostRow]) -> Iterator[str]:
    """Reposts appear in the target in the order of publication."""
    order = {repost.post_id: min(repost.target_ids) for repost in reposts if repost.target_ids}
    places = [order[post.id] for post in posts if post.id in order]
    if places != sorted(places):
        yield f"порядок репостов в канале {donor.target_id} не тот, что у постов"
