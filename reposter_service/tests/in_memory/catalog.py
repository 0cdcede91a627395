"""What the catalog publishes, in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reposter_service.tests.in_memory.memory import Memory
from reposter_service.workflows.catalog_port import CatalogCategory, CatalogChannel
from reposter_service.workflows.records import Project
from shared_schema.vocabulary import PublishedChannel


@dataclass(frozen=True, slots=True)
class CatalogInMemory:
    memory: Memory

    async def categories(self, project: Project) -> Sequence[CatalogCategory] | None:
        if self.memory.catalog is None:
            return None
        new: dict[str, int] = {}
        for row in self._offered(project):
            is_new = row["published"] and self._channel(project, row).is_new
            new[row["category"]] = new.get(row["category"], 0) + is_new
        return [CatalogCategory(*item) for item in sorted(new.items(), key=lambda item: item[0].lower())]

    async def channels(self, project: Project, category: str) -> Sequence[CatalogChannel] | None:
        if self.memory.catalog is None:
            return None
        shown = [row for row in self._offered(project) if row["published"] and row["category"] == category]
        channels = [self._channel(project, row) for row in shown]
        return sorted(channels, key=lambda channel: (channel.is_donor, channel.title.lower()))

    async def published(self, usernames: Sequence[str]) -> Mapping[str, int | None] | None:
        if self.memory.catalog is None:
            return None
        shown = {row["username"]: row["channel_id"] for row in self.memory.catalog if row["published"]}
        return {name: shown[name] for name in usernames if name in shown}

    def _offered(self, project: Project) -> Iterator[PublishedChannel]:
        own = project.channel_id, project.username
        return (row for row in self.memory.catalog or () if not _is_one(row, *own))

    def _channel(self, project: Project, row: PublishedChannel) -> CatalogChannel:
        donors = [known.donor for known in self.memory.there() if known.donor.project_id == project.id]
        is_donor = any(_is_one(row, donor.channel_id, donor.username) for donor in donors)
        return CatalogChannel(row["title"], row["username"], row["channel_id"], is_donor)


def _is_one(row: PublishedChannel, channel_id: int, username: str | None) -> bool:
    """The same channel: by its id, where the catalog knows it, else by its name."""
    if row["channel_id"] is not None:
        return row["channel_id"] == channel_id
    return username is not None and row["username"] == username.lower()
