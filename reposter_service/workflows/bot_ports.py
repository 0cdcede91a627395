"""What the admin bot needs of the storage beside the workflows' ports; `database` provides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from reposter_service.domain.links import Link
from reposter_service.workflows.readings import BestPost, DonorStatistics, PostStory, RatedPost


class Dialogs(Protocol):
    """Unfinished dialogs with admins: they survive a restart. Neither codes nor passwords ever come here."""

    async def state(self, admin_id: int) -> str | None:
        """What the admin was asked for last; None where nothing is."""

    async def data(self, admin_id: int) -> Mapping[str, Any]:
        """What the unfinished dialog has collected, as JSON takes it."""

    async def keep(self, admin_id: int, state: str | None, data: Mapping[str, Any], now: datetime) -> None:
        """Both at once, in the place of what was there."""


class Readings(Protocol):
    """Each is ONE query, however many donors and posts there are."""

    async def statistics(self, project_id: int, since: datetime) -> Sequence[DonorStatistics]:
        """Every donor that is not withdrawn, in the order in which they were added."""

    async def best_posts(self, project_id: int, since: datetime) -> Sequence[BestPost]:
        """Of every donor that has one, its best post published since then, highest first; equal ones by donor."""

    async def story(self, project_id: int, link: Link) -> PostStory | None:
        """The post behind a link to it, also to any message of an album. None where none is stored."""

    async def path(self, donor_id: int) -> Sequence[RatedPost]:
        """The measured posts of the donor's open reactions period, oldest first."""


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """A message to an admin that tells how far the project's userbot is; it is edited until the userbot is done."""

    project_id: int
    admin_id: int
    message_id: int
    text: str


class ProgressNotes(Protocol):
    async def keep(self, note: ProgressNote, now: datetime) -> None:
        """One per project and admin: it takes the place of an older one, and of its own older text."""

    async def all(self) -> Sequence[ProgressNote]: ...
    async def forget(self, note: ProgressNote) -> None: ...
