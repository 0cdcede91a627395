"""Watch donors: a push is a hint, reading the channel is the truth.

Telegram does not promise to push the posts of big channels, so every donor is reconciled: joined ones by one sweep of
the dialogs, those not yet joined by polling. Dropping every push changes nothing in the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reposter_service.clock import Clock
from reposter_service.domain.posts import Message, publications
from reposter_service.domain.schedule import Delays, fresh
from reposter_service.errors import DonorUnavailable, Temporary
from reposter_service.workflows.alert import donor_unavailable
from reposter_service.workflows.ports import Alerts, Donors, Posts, Reader, Userbots
from reposter_service.workflows.records import Donor, Membership, Project

PAGE = 100


@dataclass(slots=True)
class Reconciled:
    """What one round came to: how many posts were new, and the last trouble that left a donor unread."""

    stored: int = 0
    trouble: Temporary | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    userbots: Userbots
    donors: Donors
    posts: Posts
    alerts: Alerts
    clock: Clock
    delays: Delays

    async def hint(self, project: Project, channel_id: int, messages: Sequence[Message]) -> None:
        """Messages that Telegram pushed. They are kept, but what has been read is still told by reconciling alone."""
        for donor in await self.donors.of_project(project.id):
            if donor.channel_id == channel_id and donor.last_seen_id is not None:
                await self.posts.store(donor, publications(messages), seen_up_to=None)

    async def reconcile(self, project: Project, *, every_donor: bool = False) -> Reconciled:
        """Read what is new in the project's donors, in all of them or in those that have news or wait to be polled."""
        reader = self.userbots.reader(project.id)
        tops = await reader.tops()
        reconciled = Reconciled()
        for donor in await self.donors.of_project(project.id):
            if donor.channel_id in tops and donor.membership is not Membership.JOINED:
                await self.donors.set_membership(donor.id, Membership.JOINED)
            if every_donor or self._has_news(donor, tops, self.clock()):
                try:
                    reconciled.stored += await self._read_or_tell(
                        reader, project, donor, joined=donor.channel_id in tops
                    )
                except Temporary as trouble:
                    reconciled.trouble = trouble
        return reconciled

    def _has_news(self, donor: Donor, tops: Mapping[int, int], now: datetime) -> bool:
        if donor.last_seen_id is None or donor.last_read_at is None:
            return True
        if donor.channel_id in tops:
            return tops[donor.channel_id] > donor.last_seen_id
        return now - donor.last_read_at >= self.delays.reconcile_polled

    async def _read_or_tell(self, reader: Reader, project: Project, donor: Donor, *, joined: bool) -> int:
        if donor.username is None and donor.membership is not Membership.JOINED and not joined:
            return 0  # private, not let in yet: nothing to read, nothing wrong
        try:
            stored = await self._read(reader, donor)
        except DonorUnavailable:
            await self.alerts.raise_once(donor_unavailable(project, donor), self.clock())
            return 0
        await self.donors.mark_read(donor.id, self.clock())
        return stored

    async def _read(self, reader: Reader, donor: Donor) -> int:
        if donor.last_seen_id is None:
            return await self._first_sight(reader, donor)
        stored, seen = 0, donor.last_seen_id
        while page := await reader.after(donor.channel_id, seen, PAGE):
            seen = page[-1].id
            stored += await self.posts.store(donor, publications(page), seen_up_to=seen)
            if len(page) < PAGE:
                break
        return stored

    async def _first_sight(self, reader: Reader, donor: Donor) -> int:
        """Take the posts that can still be measured on time; older ones are not ours."""
        now = self.clock()
        young: list[Message] = []
        top, before = 0, None
        while page := await reader.newest(donor.channel_id, before, PAGE):
            top, before = max(top, page[0].id), page[-1].id
            young += [message for message in page if fresh(message.date, now, self.delays)]
            if len(page) < PAGE or not fresh(page[-1].date, now, self.delays):
                break
        return await self.posts.store(donor, publications(young), seen_up_to=top)
