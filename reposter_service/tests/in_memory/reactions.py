"""Reactions watches and periods in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reposter_service.domain.reactions import Period, ReactionsWatch, Switched
from reposter_service.tests.in_memory.memory import DonorInMemory, Memory, PeriodInMemory, PostInMemory
from reposter_service.workflows.records import ClosedAs, Donor

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Sorts before every read."""


@dataclass(frozen=True, slots=True)
class ReactionsLogInMemory:
    memory: Memory

    async def to_read(self, project_id: int, read_before: datetime, doubted_before: datetime) -> Sequence[Donor]:
        def is_due(known: DonorInMemory) -> bool:
            if known.watch.doubted_at is not None:
                return known.watch.doubted_at <= doubted_before
            return known.watch.seen_at is None or known.watch.seen_at <= read_before

        known = [row for row in self.memory.there() if row.donor.project_id == project_id and is_due(row)]
        return [row.donor for row in sorted(known, key=_most_urgent)]

    async def watch(self, donor_id: int) -> ReactionsWatch:
        known = self.memory.donors.get(donor_id)
        return known.watch if known is not None else ReactionsWatch()

    async def periods(self, donor_id: int) -> Sequence[Period]:
        return [row.period for row in self.memory.periods.values() if row.donor_id == donor_id]

    async def keep(self, donor_id: int, watch: ReactionsWatch) -> None:
        known = self.memory.donors.get(donor_id)
        if known is None:
            return
        open_ = self.memory.open_period(donor_id)
        before, known.watch = known.watch, watch
        if before.on is None:
            open_.period = replace(open_.period, on=watch.on)
        if before.doubted_at is not None and watch.doubted_at is None:
            for post, measured_at in self._measured(donor_id):
                if post.period_id is None and measured_at >= before.doubted_at:
                    post.period_id = open_.period.id

    async def switch(self, donor_id: int, watch: ReactionsWatch, switched: Switched, goes_on: Period | None) -> None:
        known = self.memory.donors.get(donor_id)
        if known is None:
            return
        known.watch = watch
        ended = self.memory.open_period(donor_id)
        ended.period = replace(ended.period, ended_at=switched.last_old)
        begun = self._begin(donor_id, switched, goes_on)
        for post, measured_at in self._measured(donor_id):
            if measured_at >= switched.first_new:
                post.period_id = begun.id
            elif measured_at > switched.last_old:
                post.period_id = None
                self._close_untried(post)

    def _begin(self, donor_id: int, switched: Switched, goes_on: Period | None) -> Period:
        if goes_on is None:
            period = Period(self.memory.new_id(), switched.on, ended_at=None)
        else:
            period = replace(goes_on, ended_at=None)
        self.memory.periods[period.id] = PeriodInMemory(period, donor_id)
        return period

    def _measured(self, donor_id: int) -> list[tuple[PostInMemory, datetime]]:
        posts = [post for post in self.memory.posts.values() if post.donor_id == donor_id]
        return [(post, post.measured_at) for post in posts if post.measured_at is not None]

    def _close_untried(self, post: PostInMemory) -> None:
        for repost in self.memory.reposts.values():
            if repost.post_id == post.id and repost.open and repost.attempts == 0:
                repost.closed_as = ClosedAs.UNSETTLED


def _most_urgent(known: DonorInMemory) -> tuple[bool, datetime, datetime, int]:
    """Doubts first, then those never read, then the longest unread."""
    doubted, seen = known.watch.doubted_at, known.watch.seen_at
    return doubted is None, doubted or LONG_AGO, seen or LONG_AGO, known.donor.id
