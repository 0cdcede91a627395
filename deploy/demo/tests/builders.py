"""A small true story: one project, one donor, and what both sides wrote down about it. Tests spoil it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.ledger import AlertRow, DonorRow, PostRow, RepostRow, Rows
from demo.verdict import Verdict, Watch, judge
from telegram_sandbox.dumped import Dump, DumpedChannel, DumpedForward, DumpedLetter, DumpedMessage

BEGAN, HOUR = 1_700_000_000, 20.0
DONOR, TARGET, ELSEWHERE = 11, 12, 13
WATCH = Watch(started_at=BEGAN, watching_since=BEGAN + 2, hour=HOUR)


def message(number: int, **changes: Any) -> DumpedMessage:
    usual = DumpedMessage(number, BEGAN + number, f"пост {number}", None, None, None, None, None, 300, 5, 20)
    return replace(usual, **changes)


def channel(number: int, title: str, messages: list[DumpedMessage]) -> DumpedChannel:
    return DumpedChannel(
        id=number,
        title=title,
        username=None,
        is_group=False,
        is_noforwards=False,
        has_reactions=True,
        members=(),
        messages=tuple(messages),
    )


def post(number: int, *more: int, **changes: Any) -> PostRow:
    """A measured post that is held; `more`: further messages of its album."""
    published = datetime.fromtimestamp(BEGAN + number, UTC)
    due = published + timedelta(seconds=HOUR)
    usual = PostRow(
        id=100 + number,
        donor_id=1,
        message_ids=[number, *more],
        state="measured",
        published_at=published,
        due_at=due,
        measured_at=due + timedelta(seconds=0.2),
        views=300,
        forwards=5,
        reactions=20,
        rating=10000 * 25 / 300,
        decision="hold",
        because="collecting",
        algorithm="X",
        earlier=0,
        needed=3,
        place=None,
        threshold=None,
    )
    return replace(usual, **changes)


def won(number: int, *more: int) -> PostRow:
    return post(number, *more, decision="repost", because=None, earlier=3, place=1, threshold=500.0)


def repost(number: int, *target_ids: int, **changes: Any) -> RepostRow:
    usual = RepostRow(200 + number, 100 + number, TARGET, "sent", None, list(target_ids))
    return replace(usual, **changes)


def arrived(number: int, source_id: int) -> DumpedMessage:
    return message(number, forward_channel_id=DONOR, forward_post=source_id)


def forwarded(source_ids: tuple[int, ...], target_ids: tuple[int, ...]) -> DumpedForward:
    return DumpedForward(BEGAN + 30, 5, DONOR, source_ids, TARGET, target_ids)


def letter(admin_id: int, text: str) -> DumpedLetter:
    return DumpedLetter(BEGAN + 40, admin_id, text, "reposter_house_bot")


@dataclass
class Account:
    """Posts 1 (held), 2 and 3 (an album that won), 4 (deleted), 5 (forwarded from elsewhere), 6 (service)."""

    published: list[DumpedMessage] = field(
        default_factory=lambda: [
            message(1),
            message(2, grouped_id=7),
            message(3, grouped_id=7),
            message(4, deleted_at=BEGAN + 9.5),
            message(5, forward_channel_id=ELSEWHERE, forward_post=1),
            message(6, service="pinned", views=None),
        ]
    )
    in_target: list[DumpedMessage] = field(default_factory=lambda: [arrived(1, 2), arrived(2, 3)])
    forwards: list[DumpedForward] = field(default_factory=lambda: [forwarded((2, 3), (1, 2))])
    posts: list[PostRow] = field(default_factory=lambda: [post(1), won(2, 3)])
    reposts: list[RepostRow] = field(default_factory=lambda: [repost(2, 1, 2)])
    alerts: list[AlertRow] = field(default_factory=list)
    letters: list[DumpedLetter] = field(default_factory=list)
    unknown_methods: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Rows:
        donor = DonorRow(1, DONOR, "Донор", "donor", 1, "Проект", TARGET)
        return Rows([donor], self.posts, self.reposts, self.alerts)

    def dump(self) -> Dump:
        donor = channel(DONOR, "Донор", self.published)
        target = channel(TARGET, "Проект", self.in_target)
        return Dump(BEGAN + 60, (donor, target), tuple(self.forwards), self.unknown_methods, {}, tuple(self.letters))

    def verdict(self, watch: Watch = WATCH) -> Verdict:
        return judge(self.dump(), self.rows(), watch)
