"""Find, join and leave channels, one at a time and slowly: Telegram punishes accounts that do it in a hurry.

Everything is in the queue's rows: a daemon that starts again goes on where it was, at the same pace.
"""

from dataclasses import dataclass
from datetime import timedelta

from reposter_service.clock import Clock
from reposter_service.domain.links import PublicLink
from reposter_service.domain.membership_queue import REFUSALS, Deed, Obstacle, next_turn, pace, tried_again_after
from reposter_service.domain.schedule import Delays
from reposter_service.errors import (
    AccountLost,
    AccountState,
    ChannelsFull,
    Disconnected,
    DonorUnavailable,
    LinkProblem,
    LinkRefused,
    Temporary,
)
from reposter_service.workflows.alert import channels_full, joining_in_trouble
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.ports import Alerts, Donors, Memberships
from reposter_service.workflows.records import Membership, MembershipTask, Project
from reposter_service.workflows.telegram_ports import Subscriber, Userbots

DOUBTED_AFTER = 2
"""Trouble that says nothing about the channel is told when it has come so often before."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    userbots: Userbots
    donors: Donors
    memberships: Memberships
    alerts: Alerts
    clock: Clock
    delays: Delays
    outages: DonorOutages

    async def next(self, project: Project) -> MembershipTask | None:
        """Use the account's turn for one deed. The task, whatever came of it; None where nothing is to be done now."""
        subscriber = self.userbots.subscriber(project.id)
        await self.memberships.plan(project.id, self.clock())
        task = await self.memberships.next(project.id, self.clock())
        if task is not None:
            await self.memberships.begin(task, next_turn(task.turn_at, self.clock(), pace(task.deed, self.delays)))
            await self._do(project, subscriber, task)
        return task

    async def _do(self, project: Project, subscriber: Subscriber, task: MembershipTask) -> None:
        try:
            membership = await _carry_out(subscriber, task)
        except Disconnected:
            raise  # it may be done: the next attempt tells, and does no harm
        except Temporary as trouble:
            await self._wait(project, task, trouble)
        except ChannelsFull:
            since = await self.memberships.full(task, self.clock())
            await self.alerts.raise_once(channels_full(project, task.userbot_id, since), self.clock())
            await self._postpone(task, Obstacle.CHANNELS_FULL, self.delays.join_again)
        except (DonorUnavailable, LinkRefused) as refused:
            await self._refused(project, task, _obstacle(refused))
        except AccountLost as lost:
            if lost.state is AccountState.FROZEN:
                await self._postpone(task, Obstacle.FROZEN, self.delays.join_retry)
            raise
        else:
            await self.memberships.done(task, membership)

    async def _wait(self, project: Project, task: MembershipTask, trouble: Temporary) -> None:
        """A wait that Telegram names is the account's, and kept exactly."""
        if trouble.retry_after:
            await self._postpone(task, Obstacle.FLOOD, trouble.retry_after)
        else:
            await self._refused(project, task, Obstacle.TROUBLE)

    async def _refused(self, project: Project, task: MembershipTask, obstacle: Obstacle) -> None:
        await self._tell(project, task, obstacle)
        await self._postpone(task, obstacle, tried_again_after(task.attempts, self.delays))

    async def _tell(self, project: Project, task: MembershipTask, obstacle: Obstacle) -> None:
        """Nobody, of a channel to leave: it is no donor any more."""
        donor = await self.donors.of_channel(project.id, task.channel_id)
        if donor is None or task.deed is Deed.LEAVE:
            return
        if obstacle in REFUSALS:
            await self.outages.not_joined(project, donor, obstacle)
        elif task.attempts >= DOUBTED_AFTER and donor.unavailable_since is None:
            await self.alerts.raise_once(joining_in_trouble(project, donor, task), self.clock())

    async def _postpone(self, task: MembershipTask, obstacle: Obstacle, rest: timedelta) -> None:
        await self.memberships.postpone(task, obstacle, self.clock() + rest)


async def _carry_out(subscriber: Subscriber, task: MembershipTask) -> Membership | None:
    """What a donor's membership is now; None where the deed does not change it."""
    match task.deed:
        case Deed.RESOLVE:
            await _find(subscriber, task)
        case Deed.JOIN:
            return await subscriber.join(task.channel_id, task.invite)
        case Deed.LEAVE:
            await subscriber.leave(task.channel_id)
    return None


async def _find(subscriber: Subscriber, task: MembershipTask) -> None:
    """By its name, which may be another channel's by now: that one is nothing to us."""
    if task.username is None:
        raise DonorUnavailable("the channel has no name to be found by")
    card = await subscriber.resolve(PublicLink(task.username))
    if card.channel_id != task.channel_id:
        raise DonorUnavailable("the name is another channel's now")


def _obstacle(refused: DonorUnavailable | LinkRefused) -> Obstacle:
    if isinstance(refused, LinkRefused) and refused.problem is LinkProblem.INVITE_EXPIRED:
        return Obstacle.INVITE_EXPIRED
    return Obstacle.UNAVAILABLE
