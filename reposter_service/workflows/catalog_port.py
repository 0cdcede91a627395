"""What the bot needs of the catalog: its published channels, out of which donors are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reposter_service.workflows.records import Project


@dataclass(frozen=True, slots=True)
class CatalogCategory:
    """`new`: how many of its channels may be chosen for the project."""

    name: str
    new: int


@dataclass(frozen=True, slots=True)
class CatalogChannel:
    """`username`: lower-case, None for a private channel. `is_donor`: of the project already."""

    title: str
    username: str | None
    channel_id: int | None
    is_donor: bool

    @property
    def is_new(self) -> bool:
        """A private channel is no choice: nobody joins it without an invitation, which the catalog does not have."""
        return self.username is not None and not self.is_donor


class Catalog(Protocol):
    """Read anew each time: editors change it meanwhile. None where this server has no catalog."""

    async def categories(self, project: Project) -> Sequence[CatalogCategory] | None:
        """Every one that has a channel, by name."""

    async def channels(self, project: Project, category: str) -> Sequence[CatalogChannel] | None:
        """The published ones by title, donors last; never the project's own."""

    async def published(self, usernames: Sequence[str]) -> Mapping[str, int | None] | None:
        """Of these names those that are published now, each with its channel's id where the catalog knows it."""
