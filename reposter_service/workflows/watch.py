"""Watch donors: a push is a hint, reading the channel is the truth.

Telegram does not promise to push the posts of big channels, so every donor is reconciled: joined ones by one sweep of
the dialogs, those not yet joined by polling. Dropping every push changes nothing in the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.clock import SureClock
from reposter_service.domain.posts import Message, publications
from reposter_service.domain.schedule import Delays, fresh
from reposter_service.errors import Disconnected, DonorUnavailable, FloodWait, NotFoundYet, TelegramError, Temporary
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.ports import Donors, Posts
from reposter_service.workflows.records import Donor, Membership, Project
from reposter_service.workflows.suspects import Suspects
from reposter_service.workflows.telegram_ports import Reader, Userbots

PAGE = 100


@dataclass(slots=True)
class Reconciled:
    """What one round came to. `unread`: donor id → what kept it from being read; it waits for the next round.

    `trouble` is what has broken the round off: no connection, a flood wait, or what is not Telegram's.
    """

    stored: int = 0
    unread: dict[int, str] = field(default_factory=dict)
    trouble: Exception | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    userbots: Userbots
    donors: Donors
    posts: Posts
    outages: DonorOutages
    clock: SureClock
    delays: Delays
    suspects: Suspects = field(default_factory=Suspects)
    missed: set[int] = field(default_factory=set)
    """Ids of joined donors that the last sweep of the dialogs did not meet."""

    async def hint(self, project: Project, channel_id: int, messages: Sequence[Message]) -> int:
        """Keep messages that Telegram pushed; how many posts were new. What has been read is told by reading alone."""
        donor = await self.donors.of_channel(project.id, channel_id)
        if donor is None or donor.last_seen_id is None:
            return 0
        return await self.posts.store(donor, publications(messages), seen_up_to=None)

    async def reconcile(self, project: Project, connected_at: datetime) -> Reconciled:
        """Read what is new in the project's donors.

        The sweep of the dialogs is the reconcile of a joined donor without news. A donor not joined is polled, and at
        once where it was last read before `connected_at`. News come first: they may be due soon; donors over which the
        connection was lost come last.
        """
        reader = self.userbots.reader(project.id)
        donors = await self.donors.of_project(project.id)
        tops = await _tops(reader)
        reconciled = Reconciled()
        for donor in sorted(
            donors, key=lambda donor: (donor.id in self.suspects, donor.channel_id not in (tops or {}))
        ):
            await self._note_membership(donor, tops)
            if self._to_read(donor, tops or {}, connected_at, self.clock()):
                await self._read_one(reader, project, donor, reconciled)
            if reconciled.trouble:
                break
        return reconciled

    async def _read_one(self, reader: Reader, project: Project, donor: Donor, reconciled: Reconciled) -> None:
        try:
            reconciled.stored += await self._read_or_tell(reader, project, donor)
            self.suspects.answered(donor.id)
        except Disconnected as trouble:
            self._suspect(donor, trouble, reconciled)
        except FloodWait as trouble:
            reconciled.trouble = trouble
        except Temporary as trouble:
            reconciled.unread[donor.id] = str(trouble)
        except TelegramError:
            raise
        except Exception as trouble:  # noqa: BLE001 - of storing its posts, say, which may be this donor's own
            self._suspect(donor, trouble, reconciled)

    def _suspect(self, donor: Donor, trouble: Exception, reconciled: Reconciled) -> None:
        self.suspects.lost(donor.id, self.clock(), self.delays.reconcile_joined)
        reconciled.trouble = trouble

    async def _note_membership(self, donor: Donor, tops: Mapping[int, int] | None) -> None:
        """The dialogs tell who is joined; two sweeps in a row, that the userbot was thrown out.

        A channel that posts while the dialogs are paged moves past the page that is read, and one sweep misses it.
        """
        if tops is None:
            return
        if donor.channel_id in tops:
            self.missed.discard(donor.id)
            if donor.membership is not Membership.JOINED:
                await self.donors.set_membership(donor.id, Membership.JOINED)
        elif donor.membership is Membership.JOINED:
            await self._missing(donor)

    async def _missing(self, donor: Donor) -> None:
        if donor.id in self.missed:
            await self.donors.set_membership(donor.id, Membership.NONE)
            self.missed.discard(donor.id)
        else:
            self.missed.add(donor.id)

    def _to_read(self, donor: Donor, tops: Mapping[int, int], connected_at: datetime, now: datetime) -> bool:
        if self.suspects.rests(donor.id, now):
            return False
        if donor.channel_id in tops:
            return donor.last_seen_id is None or tops[donor.channel_id] > donor.last_seen_id
        if donor.username is None and donor.membership is not Membership.JOINED:
            return False  # private, not let in yet: nothing to read, nothing wrong
        if donor.last_read_at is None or donor.last_read_at < connected_at:
            return True
        # Rounds come at their own interval: half of it early is nearer to the fifteen minutes than a whole one late.
        return now - donor.last_read_at >= self.delays.reconcile_polled - self.delays.reconcile_joined / 2

    async def _read_or_tell(self, reader: Reader, project: Project, donor: Donor) -> int:
        try:
            return await self._read(reader, donor)
        except NotFoundYet:
            return 0  # the membership queue looks for it
        except DonorUnavailable:
            await self.outages.unreadable(project, donor)
            return 0

    async def _read(self, reader: Reader, donor: Donor) -> int:
        if donor.last_seen_id is None:
            return await self._first_sight(reader, donor)
        stored, seen = 0, donor.last_seen_id
        while len(page := await reader.after(donor.channel_id, seen, PAGE)) == PAGE:
            seen = page[-1].id
            stored += await self.posts.store(donor, publications(page), seen_up_to=seen)
        seen = page[-1].id if page else seen
        return stored + await self.posts.store(donor, publications(page), seen_up_to=seen, read_at=self.clock())

    async def _first_sight(self, reader: Reader, donor: Donor) -> int:
        """Take the posts that can still be measured on time; older ones are not ours.

        A clock in doubt cannot tell which: then none is taken, and the donor is read anew.
        """
        now = self.clock()
        young: list[Message] = []
        top, before = 0, None
        while page := await reader.newest(donor.channel_id, before, PAGE):
            top, before = max(top, page[0].id), page[-1].id
            young += [message for message in page if fresh(message.date, now, self.delays)]
            if len(page) < PAGE or not fresh(page[-1].date, now, self.delays):
                break
        if not self.clock.sure:
            return 0
        return await self.posts.store(donor, publications(young), seen_up_to=top, read_at=self.clock())


async def _tops(reader: Reader) -> Mapping[int, int] | None:
    """None while Telegram wants the dialogs left alone; then every donor is polled."""
    try:
        return await reader.tops()
    except FloodWait:
        return None
