"""Measure posts exactly 60 minutes after publication, and have each decided at once.

One read per donor and moment serves all its posts then due. A post that is gone is erased; one that cannot be measured
within the allowed lateness is missed: no rating, no baseline, no repost. None of it can be taken back: all waits while
the clock is in doubt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from reposter_service.clock import SureClock
from reposter_service.domain.decision import Because, Decision, Hold, Repost
from reposter_service.domain.posts import Found, Message, find, ids_to_read
from reposter_service.domain.schedule import Delays, too_late
from reposter_service.errors import AccountLost, Disconnected, DonorUnavailable, NotFoundYet, Temporary
from reposter_service.workflows.alert import donor_protected
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.own_trouble import Round
from reposter_service.workflows.ports import Alerts, Posts
from reposter_service.workflows.records import Donor, DuePost, PlannedRepost, Project
from reposter_service.workflows.suspects import Suspects
from reposter_service.workflows.telegram_ports import Reader, Userbots


@dataclass(slots=True)
class Measured:
    """What one round came to. `lags`: how late each post was measured. `trouble`: what kept posts waiting; what is not
    Temporary, or Disconnected, has broken the round off.
    """

    decisions: list[Decision] = field(default_factory=list)
    lags: list[timedelta] = field(default_factory=list)
    deleted: int = 0
    missed: int = 0
    trouble: Exception | None = None


class _Answer(NamedTuple):
    """What Telegram said of one donor's posts, and when: that is the moment of measuring."""

    posts: Sequence[DuePost]
    present: Mapping[int, Message]
    at: datetime


@dataclass(frozen=True, slots=True)
class Measure:
    userbots: Userbots
    posts: Posts
    alerts: Alerts
    decide: Decide
    clock: SureClock
    delays: Delays
    outages: DonorOutages
    resting: dict[int, datetime] = field(default_factory=dict)
    """Donor id → when it is asked again."""
    suspects: Suspects = field(default_factory=Suspects)
    suspected_posts: Suspects = field(default_factory=Suspects)

    async def due(self, project: Project) -> Measured:
        """One round: everything of the project due now. A donor in trouble rests, and so does a post; the others do not
        wait for it.
        """
        measured = Measured()
        if not self.clock.sure:
            return measured
        own = Round("post", self.suspected_posts, self.clock, self.delays.measure_retry)
        due = [post for post in await self.posts.due(project.id, self.clock()) if not self._post_rests(post)]
        in_time = await self._in_time(due, own, measured)
        waiting = [post for post in in_time if not self._rests(post.donor.id)]
        waiting.sort(key=lambda post: post.donor.id in self.suspects)
        if waiting:
            reader = self.userbots.reader(project.id)
            # All is read before anything is settled: writing one donor down must not make the next one late.
            answers = await self._answers(reader, project, waiting, measured)
            try:
                await self._settle_all(project, answers, own, measured)
            except Exception as trouble:  # noqa: BLE001 - the caller's, with what was settled before
                measured.trouble = trouble
        return measured

    async def _answers(
        self, reader: Reader, project: Project, waiting: Sequence[DuePost], measured: Measured
    ) -> list[_Answer]:
        """What could be read. Whatever breaks the reading off, the answers there are stay worth settling."""
        answers: list[_Answer] = []
        for _, batch in groupby(waiting, key=lambda post: post.donor.id):
            try:
                answer = await self._ask(reader, project, list(batch), measured)
            except Exception as trouble:  # noqa: BLE001 - the caller's, after what was read is settled
                measured.trouble = trouble
                break  # the others would fare no better
            if answer:
                answers.append(answer)
        return answers

    async def _ask(
        self, reader: Reader, project: Project, posts: Sequence[DuePost], measured: Measured
    ) -> _Answer | None:
        donor = posts[0].donor
        try:
            answer = _Answer(posts, await _read(reader, posts), self.clock())
        except NotFoundYet:
            self._rest(donor.id, timedelta())  # the membership queue looks for it
        except DonorUnavailable:
            self._rest(donor.id, timedelta())
            await self.outages.unreadable(project, donor)
        except Disconnected:
            self._suspect(donor)
            raise
        except Temporary as trouble:
            measured.trouble = trouble
            self._rest(donor.id, trouble.retry_after)
        except AccountLost:
            raise
        except Exception:  # a mistake, which an answer about this donor may have led us into
            self._suspect(donor)
            raise
        else:
            self.resting.pop(donor.id, None)
            self.suspects.answered(donor.id)
            return answer
        return None

    def _suspect(self, donor: Donor) -> None:
        self.suspects.lost(donor.id, self.clock(), self.delays.measure_retry)

    def _post_rests(self, post: DuePost) -> bool:
        return self.suspected_posts.rests(post.id, self.clock())

    def _rest(self, donor_id: int, at_least: timedelta) -> None:
        self.resting[donor_id] = self.clock() + max(self.delays.measure_retry, at_least)

    def _rests(self, donor_id: int) -> bool:
        now = self.clock()
        return self.suspects.rests(donor_id, now) or (donor_id in self.resting and now < self.resting[donor_id])

    async def _in_time(self, posts: Sequence[DuePost], own: Round, measured: Measured) -> list[DuePost]:
        """The others are missed: together, or, where that is refused, each alone."""
        now = self.clock()
        late = [post for post in posts if too_late(post.due_at, now, self.delays)]
        try:
            await self._miss(late, now, measured)
        except Exception:  # noqa: BLE001 - told by each
            for post in late:
                with own.alone(post.id):
                    await self._miss([post], now, measured)
        return [post for post in posts if not too_late(post.due_at, now, self.delays)]

    async def _miss(self, posts: Sequence[DuePost], now: datetime, measured: Measured) -> None:
        if posts:
            await self.posts.miss([post.id for post in posts], now)
            measured.missed += len(posts)

    async def _settle_all(self, project: Project, answers: Sequence[_Answer], own: Round, measured: Measured) -> None:
        read = [(post, answer) for answer in answers for post in answer.posts]
        for post, answer in sorted(read, key=lambda one: one[0].id in self.suspected_posts):
            if not self.clock.sure:
                return  # set while we read: nobody knows when that was
            with own.alone(post.id):
                await self._settle_read(project, post, answer, measured)

    async def _settle_read(self, project: Project, post: DuePost, answer: _Answer, measured: Measured) -> None:
        found = find(post.message_ids, post.grouped_id, answer.present)
        if too_late(post.due_at, answer.at, self.delays):
            await self._miss([post], answer.at, measured)
        elif found is None:
            await self.posts.erase(post.id)
            measured.deleted += 1
        else:
            counted = found.with_reactions_off() if post.reactions_off else found
            await self._settle(project, post, counted, answer.at, measured)

    async def _settle(self, project: Project, post: DuePost, found: Found, now: datetime, measured: Measured) -> None:
        decision = await self.decide.about(post, found, now)
        planned = None
        if isinstance(decision, Repost):
            planned = PlannedRepost(project.channel_id, expires_at=now + self.delays.expiry)
        await self.posts.settle(post, found, decision, planned, now)
        measured.decisions.append(decision)
        measured.lags.append(now - post.due_at)
        if isinstance(decision, Hold) and decision.because is Because.PROTECTED:
            await self.alerts.raise_once(donor_protected(project, post.donor), now)


async def _read(reader: Reader, posts: Sequence[DuePost]) -> Mapping[int, Message]:
    ids = sorted({id_ for post in posts for id_ in ids_to_read(post.message_ids, post.grouped_id)})
    return await reader.exact(posts[0].donor.channel_id, ids)
