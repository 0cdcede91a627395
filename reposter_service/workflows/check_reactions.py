"""Read the donors' reactions, apart from measuring and with a budget of its own.

A change is believed at the second read that sees it; then the admins are told and a new reactions period starts.
"""

from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.clock import SureClock
from reposter_service.domain.reactions import burst_until, read, read_if_before, to_continue
from reposter_service.domain.schedule import Delays
from reposter_service.errors import Disconnected, DonorUnavailable, FloodWait, Temporary
from reposter_service.workflows.alert import reactions_switched
from reposter_service.workflows.ports import Alerts, Donors, Posts, ReactionsLog
from reposter_service.workflows.records import Donor, Project
from reposter_service.workflows.suspects import Suspects
from reposter_service.workflows.telegram_ports import Reader, Userbots

READS_PER_ROUND = 10
"""One round comes about once a minute: 100 donors are read in ten, well within their 30 minutes."""


@dataclass(frozen=True, slots=True)
class CheckReactions:
    userbots: Userbots
    donors: Donors
    posts: Posts
    log: ReactionsLog
    alerts: Alerts
    clock: SureClock
    delays: Delays
    hinted: set[tuple[int, int]] = field(default_factory=set)
    bursts: dict[int, datetime] = field(default_factory=dict)
    """Project id → the end of its last burst of posts."""
    unreadable: dict[int, datetime] = field(default_factory=dict)
    """Donor id → when its reading failed; it rests as if read, or ten of them would starve the others."""
    suspects: Suspects = field(default_factory=Suspects)

    def hint(self, project: Project, channel_id: int) -> None:
        """Telegram says that something about this channel changed: it goes first in the next round."""
        self.hinted.add((project.id, channel_id))

    async def round(self, project: Project) -> int:
        """Read the donors that are due, at most ten; how many. Periods end by the clock: none while it is in doubt."""
        if not self.clock.sure:
            return 0
        donors = (await self._to_read(project, self.clock()))[:READS_PER_ROUND]
        if donors:
            reader = self.userbots.reader(project.id)
            for donor in donors:
                await self._check(reader, project, donor)
        return len(donors)

    async def _to_read(self, project: Project, now: datetime) -> list[Donor]:
        read_before = read_if_before(now, self.delays.reactions, in_burst=await self._in_burst(project, now))
        due = await self.log.to_read(project.id, read_before, now - self.delays.reactions_confirm)
        hinted = {channel_id for project_id, channel_id in self.hinted if project_id == project.id}
        self.hinted.difference_update({(project.id, channel_id) for channel_id in hinted})
        known = {donor.id for donor in due}
        extra = [await self.donors.of_channel(project.id, channel_id) for channel_id in hinted]
        first = [donor for donor in extra if donor and donor.id not in known]
        awake = [donor for donor in due if not self._rests(donor, now)]
        return sorted(first + awake, key=lambda donor: donor.id in self.suspects)

    async def _in_burst(self, project: Project, now: datetime) -> bool:
        """Within a minute before or after many posts that come due together: measuring has the account to itself."""
        minute = self.delays.reactions_confirm
        until = burst_until(await self.posts.due_moments(project.id, now + minute), minute)
        if until is not None:
            self.bursts[project.id] = until
        return project.id in self.bursts and now < self.bursts[project.id]

    def _rests(self, donor: Donor, now: datetime) -> bool:
        if self.suspects.rests(donor.id, now):
            return True
        failed_at = self.unreadable.get(donor.id)
        return failed_at is not None and now - failed_at < self.delays.reactions

    async def _check(self, reader: Reader, project: Project, donor: Donor) -> None:
        try:
            on = await reader.reactions_on(donor.channel_id)
        except Disconnected:
            self.suspects.lost(donor.id, self.clock(), self.delays.reactions_confirm)
            raise  # the others would fare no better
        except FloodWait:
            raise
        except (DonorUnavailable, Temporary):
            self.unreadable[donor.id] = self.clock()  # told by the watch, which meets the same donor
            return
        now = self.clock()
        self.unreadable.pop(donor.id, None)
        self.suspects.answered(donor.id)
        watch, switched = read(await self.log.watch(donor.id), on=on, now=now)
        if switched is None:
            await self.log.keep(donor.id, watch)
            return
        periods = await self.log.periods(donor.id)
        goes_on = to_continue(periods, on=on, now=now, continues=self.delays.period_continues)
        await self.alerts.raise_once(reactions_switched(project, donor, switched), now)
        await self.log.switch(donor.id, watch, switched, goes_on)
