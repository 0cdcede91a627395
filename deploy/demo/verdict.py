"""The smoke's sum: the sandbox's own log against the reposter's database. Pure; every problem is named."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from telegram_sandbox.dumped import Dump, DumpedChannel, DumpedMessage

from demo.ledger import AlertRow, DonorRow, PostRow, RepostRow, Rows
from demo.told import wrongly_told

REFUSED_IN_SILENCE = {"paused", "unsettled", "dropped"}
"""Closed by a rule that the admins know of or set themselves: nothing is told of the single win."""

ALERT_OF = {"protected": "donor_protected", "deleted": "win_deleted"}


@dataclass(frozen=True, slots=True)
class Watch:
    """World seconds: when the daemon was started, when it was surely watching, and its measuring delay.

    A post published later than `watching_since - hour` must be stored; one before `started_at - hour` must not.
    `admins`: whose chats every alert must be in; `talkers`: those of them who have talked with the bot besides;
    `killed`: so that an alert may have been sent again.
    """

    started_at: float
    watching_since: float
    hour: float
    admins: tuple[int, ...] = ()
    talkers: tuple[int, ...] = ()
    killed: bool = False


@dataclass(slots=True)
class Verdict:
    """The line's figures. `problems` are all reasons for a failure, each with its post."""

    projects: int = 0
    donors: int = 0
    rated: int = 0
    reposted: int = 0
    doubled: int = 0
    lost: int = 0
    missed: int = 0
    alerts: int = 0
    lag_p99_s: float = 0.0
    problems: list[str] = field(default_factory=list)

    def figures(self) -> str:
        """`projects=3 donors=24 …`."""
        counts = ("projects", "donors", "rated", "reposted", "doubled", "lost", "missed", "alerts")
        return " ".join(f"{name}={getattr(self, name)}" for name in counts) + f" lag_p99_s={self.lag_p99_s:.1f}"


@dataclass(frozen=True, slots=True)
class WorldPost:
    """One post as the world has it: a message, or an album's messages."""

    messages: tuple[DumpedMessage, ...]

    @property
    def ids(self) -> set[int]:
        return {message.id for message in self.messages}

    @property
    def left(self) -> list[int]:
        """Ids of what was never deleted."""
        return sorted(message.id for message in self.messages if message.deleted_at is None)

    @property
    def date(self) -> int:
        return min(message.date for message in self.messages)

    @property
    def is_donors_own(self) -> bool:
        """Neither a service message nor forwarded from a channel."""
        first = self.messages[0]
        return first.service is None and first.forward_channel_id is None


def world_posts(channel: DumpedChannel) -> list[WorldPost]:
    """A channel's messages, albums put together."""
    groups: dict[tuple[str, int], list[DumpedMessage]] = {}
    for message in channel.messages:
        key = ("message", message.id) if message.grouped_id is None else ("album", message.grouped_id)
        groups.setdefault(key, []).append(message)
    return [WorldPost(tuple(group)) for group in groups.values()]


def judge(dump: Dump, rows: Rows, watch: Watch) -> Verdict:
    """Count, and name what is wrong. Call it when everything published is past its measuring moment."""
    rated = [post for post in rows.posts if post.rating is not None]
    verdict = Verdict(
        projects=len({donor.project_id for donor in rows.donors}),
        donors=len(rows.donors),
        rated=len(rated),
        reposted=sum(repost.state == "sent" for repost in rows.reposts),
        missed=sum(post.state == "missed" for post in rows.posts),
        alerts=len(rows.alerts),
        lag_p99_s=_lag_p99(rows.posts),
    )
    for problems, name in ((_lost(dump, rows, watch), "lost"), (_doubled(dump, rows.donors), "doubled")):
        found = list(problems)
        setattr(verdict, name, len(found))
        verdict.problems += found
    verdict.problems += [*_stored_wrongly(dump, rows, watch), *_strays(dump, rows), *_unknown(dump)]
    verdict.problems += wrongly_told(dump, rows.alerts, watch.admins, watch.talkers, may_repeat=watch.killed)
    return verdict


def _lag_p99(posts: Sequence[PostRow]) -> float:
    lags = sorted((post.measured_at - post.due_at).total_seconds() for post in posts if post.measured_at)
    return lags[math.ceil(0.99 * len(lags)) - 1] if lags else 0.0


# --- lost ------------------------------------------------------------------------------------------------------------


def _lost(dump: Dump, rows: Rows, watch: Watch) -> Iterator[str]:
    stored = {(post.donor_id, message_id): post for post in rows.posts for message_id in post.message_ids}
    for donor in rows.donors:
        for post in world_posts(dump.channel(donor.channel_id)):
            if post.is_donors_own and post.date > watch.watching_since - watch.hour:
                yield from _without_final_state(donor, post, stored)
    yield from _lost_wins(dump, rows)


def _without_final_state(donor: DonorRow, post: WorldPost, stored: dict[tuple[int, int], PostRow]) -> Iterator[str]:
    found = [stored[donor.id, id_] for id_ in sorted(post.ids) if (donor.id, id_) in stored]
    if any(row.state == "waiting" for row in found):
        yield f"{_named(donor, min(post.ids))}: ждёт измерения до сих пор"
    elif not found and post.left:
        yield f"{_named(donor, min(post.ids))}: не записан"


def _lost_wins(dump: Dump, rows: Rows) -> Iterator[str]:
    donors, reposts = {donor.id: donor for donor in rows.donors}, {repost.post_id: repost for repost in rows.reposts}
    for post in rows.posts:
        if post.decision == "repost":
            reason = _why_win_is_lost(dump, post, donors[post.donor_id], reposts.get(post.id), rows.alerts)
            if reason:
                yield f"{_named(donors[post.donor_id], post.message_ids[0])}: победил, но {reason}"


def _why_win_is_lost(
    dump: Dump, post: PostRow, donor: DonorRow, repost: RepostRow | None, alerts: Sequence[AlertRow]
) -> str:
    if repost is None:
        return "репоста нет в базе"
    if repost.state == "sent":
        return "" if _is_in_target(dump, post, donor, repost) else "в целевом канале его нет"
    if repost.state != "closed" or repost.closed_as is None:
        return f"репост остался в состоянии {repost.state}"
    if repost.closed_as in REFUSED_IN_SILENCE:
        return ""
    is_told = repost.told or any(
        alert.kind == ALERT_OF.get(repost.closed_as) and _is_about(alert, donor, repost) for alert in alerts
    )
    return "" if is_told else f"закрыт как {repost.closed_as} без уведомления"


def _is_about(alert: AlertRow, donor: DonorRow, repost: RepostRow) -> bool:
    """Deletion is told of each win, protection once per donor; expiry in summaries, which mark their wins as told."""
    number = donor.id if alert.kind == "donor_protected" else repost.id
    return alert.key.split(":")[1] == str(number)


def _is_in_target(dump: Dump, post: PostRow, donor: DonorRow, repost: RepostRow) -> bool:
    """By the log, since a forward of somebody's forward does not say in which donor it was found."""
    there = {message.id for message in dump.channel(repost.target_id).messages}
    sources = {
        (forward.target_id, target_id): (forward.source_id, source_id)
        for forward in dump.forwards
        for source_id, target_id in zip(forward.source_ids, forward.target_ids, strict=True)
    }
    arrived = {sources.get((repost.target_id, id_)) for id_ in set(repost.target_ids or []) & there}
    deleted = {message.id for message in dump.channel(donor.channel_id).messages if message.deleted_at is not None}
    wanted = {(donor.channel_id, id_) for id_ in post.message_ids}
    needed = {(donor.channel_id, id_) for id_ in post.message_ids if id_ not in deleted}
    return bool(arrived) and needed <= arrived <= wanted


# --- doubled, strange ------------------------------------------------------------------------------------------------


def _doubled(dump: Dump, donors: Sequence[DonorRow]) -> Iterator[str]:
    """Posts (an album is one) that the sandbox's own log has forwarded into one target more than once."""
    albums = {
        (donor.channel_id, id_): min(post.ids)
        for donor in donors
        for post in world_posts(dump.channel(donor.channel_id))
        for id_ in post.ids
    }
    times = Counter(
        (forward.target_id, forward.source_id, albums.get((forward.source_id, source_id), source_id), source_id)
        for forward in dump.forwards
        for source_id in forward.source_ids
    )
    titles = {donor.channel_id: donor for donor in donors}
    for target_id, source_id, first in sorted({key[:3] for key, count in times.items() if count > 1}):
        name = _named(titles[source_id], first) if source_id in titles else f"канал {source_id}, сообщение {first}"
        yield f"{name}: переслан в канал {target_id} больше одного раза"


def _stored_wrongly(dump: Dump, rows: Rows, watch: Watch) -> Iterator[str]:
    donors = {donor.id: donor for donor in rows.donors}
    posts = {
        (donor.id, id_): post
        for donor in rows.donors
        for post in world_posts(dump.channel(donor.channel_id))
        for id_ in post.ids
    }
    seen: set[tuple[int, int]] = set()
    for row in rows.posts:
        post = posts.get((row.donor_id, row.message_ids[0]))
        if reason := _why_wrong(row, post, watch, seen):
            yield f"{_named(donors[row.donor_id], row.message_ids[0])}: {reason}"


def _why_wrong(row: PostRow, post: WorldPost | None, watch: Watch, seen: set[tuple[int, int]]) -> str:
    if post is None:
        return "такого поста в канале не было"
    key = (row.donor_id, min(post.ids))
    if key in seen:
        return "один альбом записан дважды"
    seen.add(key)
    if not post.is_donors_own:
        return "записан, хотя это служебное сообщение или репост из канала"
    if post.date < watch.started_at - watch.hour:
        return "записан, хотя к первому просмотру был старше часа"
    if row.state == "measured" and not set(post.left) <= set(row.message_ids):
        return f"альбом измерен не целиком: {row.message_ids} вместо {post.left}"
    return ""


def _strays(dump: Dump, rows: Rows) -> Iterator[str]:
    """Everything in a target came by exactly one repost row."""
    owners = Counter((repost.target_id, id_) for repost in rows.reposts for id_ in repost.target_ids or [])
    for target_id in sorted({donor.target_id for donor in rows.donors}):
        channel = dump.channel(target_id)
        for message in channel.messages:
            count = owners[target_id, message.id]
            if message.service is None and count != 1:
                yield f"«{channel.title}», сообщение {message.id}: репостов в базе {count}, а должен быть один"


def _unknown(dump: Dump) -> Iterator[str]:
    for method, count in dump.unknown_methods.items():
        yield f"песочница не знает метода {method} (вызовов: {count})"


def _named(donor: DonorRow, message_id: int) -> str:
    return f"{donor.project} ← {donor.title}, пост {message_id}"
