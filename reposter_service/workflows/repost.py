"""Forward the winners into the project's channel: each once, none lost in silence.

A repost is committed as sending, with its `random_id`s, before the request. An attempt whose outcome is unknown (a
crash, a lost answer) first looks for the same forward in the target, then repeats the identical request: neither
Telegram's memory of `random_id`s nor the look is trusted alone. So does whatever was published before the database was
restored from a backup: it may have been reposted in the time that the backup does not know of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from reposter_service.clock import SureClock
from reposter_service.domain.doubts import doubt
from reposter_service.domain.health import FoundBy
from reposter_service.domain.pauses import paused
from reposter_service.domain.random_ids import random_id
from reposter_service.domain.schedule import Delays
from reposter_service.errors import (
    AccountLost,
    AccountState,
    Disconnected,
    DonorUnavailable,
    FloodWait,
    ForwardsForbidden,
    PostUnavailable,
    TargetClosed,
    Temporary,
)
from reposter_service.workflows import alert
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.own_trouble import Round
from reposter_service.workflows.ports import Alerts, Projects, Reposts
from reposter_service.workflows.records import ClosedAs, OpenRepost, Project
from reposter_service.workflows.rights import Rights
from reposter_service.workflows.suspects import Suspects
from reposter_service.workflows.telegram_ports import Publisher, Userbots

LOOK_BACK = 100
"""Messages of the target in which an earlier attempt is looked for.

However old a backup was that was restored: what is still sent after it was due half an hour before at most, or it has
expired, or is missed. So is the forward that is looked for.
"""


@dataclass(frozen=True, slots=True)
class SendWinners:
    userbots: Userbots
    projects: Projects
    reposts: Reposts
    alerts: Alerts
    clock: SureClock
    delays: Delays
    zone: ZoneInfo
    rights: Rights
    outages: DonorOutages
    suspects: Suspects = field(default_factory=Suspects)
    """Reposts that the storage would not let us deal with."""

    async def open(self, project: Project) -> int:
        """One round over the project's open reposts, oldest first; how many were sent.

        Stops where the account or the target is in the way of all; a donor is in the way of its own posts only, and
        trouble with one repost in the way of that one.
        """
        sent = 0
        if not self.clock.sure:
            return sent  # whether a win has expired, or a pause holds, cannot be told
        own = Round("repost", self.suspects, self.clock, self.delays.repost_retry)
        waiting = await self._to_try(project)
        while waiting and self.clock.sure:
            try:
                with own.alone(waiting[0].id):
                    sent += await self._attempt_unless_donor_refuses(project, waiting[0])
            except FloodWait as wait:
                await self._postpone_all(waiting, self._rest_after(wait), own)
                break
            except Temporary as trouble:
                await self._postpone_all(waiting[:1], self._rest_after(trouble), own)
                raise
            except TargetClosed:
                await self._postpone_all(waiting, self.delays.repost_retry, own)
                await self.rights.lost(project, FoundBy.PUBLICATION)
                break
            except AccountLost as lost:
                if lost.state is not AccountState.FROZEN:
                    raise
                # Until it is unfrozen, or they expire and are told.
                await self._postpone_all(waiting, self.delays.repost_retry, own)
                break
            del waiting[0]
        return sent

    async def _to_try(self, project: Project) -> list[OpenRepost]:
        now = self.clock()
        waiting = [one for one in await self.reposts.open(project.id, now) if not self.suspects.rests(one.id, now)]
        return sorted(waiting, key=lambda repost: repost.id in self.suspects)

    async def _attempt_unless_donor_refuses(self, project: Project, repost: OpenRepost) -> bool:
        try:
            return await self._attempt(project, repost)
        except DonorUnavailable:
            await self._wait_for_donor(project, repost)
            return False

    async def _attempt(self, project: Project, repost: OpenRepost) -> bool:
        if doubt(sending=repost.sending, published_at=repost.published_at, restored_at=repost.restored_at):
            try:
                if await self._found_in_target(repost):
                    return True
            except FloodWait as wait:  # reading the target has to wait; forwarding others has not
                await self._postpone(repost, self._rest_after(wait))
                return False
        outcome = await self._outcome_without_sending(repost)
        if outcome is not None:
            await self._close(project, repost, outcome)
            return False
        return await self._forward(project, repost, repost.message_ids)

    async def _outcome_without_sending(self, repost: OpenRepost) -> ClosedAs | None:
        pauses, now = await self.projects.pauses(repost.project_id), self.clock()
        if now >= repost.expires_at:
            return ClosedAs.EXPIRED
        return ClosedAs.PAUSED if paused(pauses, now, self.zone) else None

    async def _found_in_target(self, repost: OpenRepost) -> bool:
        target_ids = await self.userbots.publisher(repost.project_id).sent_before(
            source=repost.donor.channel_id,
            message_ids=repost.message_ids,
            target=repost.target_id,
            limit=LOOK_BACK,
        )
        if target_ids:
            await self.reposts.sent(repost.id, target_ids, self.clock())
        return bool(target_ids)

    async def _forward(self, project: Project, repost: OpenRepost, message_ids: Sequence[int]) -> bool:
        publisher = self.userbots.publisher(repost.project_id)
        random_ids = _random_ids(repost, message_ids)
        if not await self.reposts.begin(repost.id, message_ids, random_ids, self.clock()):
            return False
        try:
            target_ids = await _send(publisher, repost, message_ids, random_ids)
        except ForwardsForbidden:
            await self.alerts.raise_once(alert.donor_protected(project, repost.donor), self.clock())
            await self._close(project, repost, ClosedAs.PROTECTED)
        except PostUnavailable:
            return await self._forward_what_is_left(project, repost, message_ids)
        else:
            await self.reposts.sent(repost.id, target_ids, self.clock())
            await self.rights.held(project, FoundBy.PUBLICATION)
            return True
        return False

    async def _forward_what_is_left(self, project: Project, repost: OpenRepost, tried: Sequence[int]) -> bool:
        """Telegram refuses an album of which a part was deleted; the rest of it won all the same."""
        reader = self.userbots.reader(repost.project_id)
        try:
            present = await reader.exact(repost.donor.channel_id, tried)
        except FloodWait as wait:  # reading has to wait; forwarding others has not
            await self._postpone(repost, self._rest_after(wait))
            return False
        left = sorted(present)
        if left and len(left) < len(tried):
            return await self._forward(project, repost, left)
        await self._close(project, repost, ClosedAs.DELETED)
        return False

    async def _close(self, project: Project, repost: OpenRepost, outcome: ClosedAs) -> None:
        # Told before it is closed: a crash in between repeats the telling, which is kept once by its key.
        if outcome is ClosedAs.DELETED:
            await self.alerts.raise_once(alert.win_deleted(project, repost), self.clock())
        await self.reposts.close(repost.id, outcome, self.clock())

    async def _wait_for_donor(self, project: Project, repost: OpenRepost) -> None:
        now = self.clock()
        await self.outages.not_forwarded(project, repost.donor)
        if now >= repost.expires_at:  # also where an earlier attempt cannot be looked for without the donor
            await self._close(project, repost, ClosedAs.EXPIRED)
        else:
            await self._postpone(repost, self.delays.repost_retry)

    def _rest_after(self, trouble: Temporary) -> timedelta:
        """After a lost connection half as long: a donor over which it is lost each time rests as long as a repost does,
        and the two would meet at every try.
        """
        if isinstance(trouble, Disconnected):
            return self.delays.repost_retry / 2
        return max(self.delays.repost_retry, trouble.retry_after)

    async def _postpone_all(self, reposts: Sequence[OpenRepost], rest: timedelta, own: Round) -> None:
        for repost in reposts:
            with own.alone(repost.id):
                await self._postpone(repost, rest)

    async def _postpone(self, repost: OpenRepost, rest: timedelta) -> None:
        now = self.clock()
        # However long the wait: what expires in it is to be told when it expires.
        expires_meanwhile = now < repost.expires_at < now + rest
        await self.reposts.postpone(repost.id, repost.expires_at if expires_meanwhile else now + rest)


async def _send(
    publisher: Publisher, repost: OpenRepost, message_ids: Sequence[int], random_ids: Sequence[int]
) -> tuple[int, ...]:
    return await publisher.forward(
        source=repost.donor.channel_id, message_ids=message_ids, target=repost.target_id, random_ids=random_ids
    )


def _random_ids(repost: OpenRepost, message_ids: Sequence[int]) -> list[int]:
    return [
        random_id(
            target_id=repost.target_id,
            donor_channel_id=repost.donor.channel_id,
            message_id=message_id,
            generation=repost.generation,
        )
        for message_id in message_ids
    ]
