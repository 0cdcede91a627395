"""Remove a donor by its link, without asking Telegram: what is stored of it is enough to know it."""

from dataclasses import dataclass
from enum import StrEnum

from reposter_service.clock import Clock
from reposter_service.domain import links
from reposter_service.workflows.ports import Donors, Projects
from reposter_service.workflows.records import Donor, Project


class NotRemoved(StrEnum):
    NOT_A_LINK = "not_a_link"
    NO_SUCH_PROJECT = "no_such_project"
    NO_SUCH_DONOR = "no_such_donor"


@dataclass(frozen=True, slots=True)
class Removed:
    donor: Donor
    project: Project


@dataclass(frozen=True, slots=True)
class RemoveDonor:
    projects: Projects
    donors: Donors
    clock: Clock

    async def by_link(self, project_link: str, donor_link: str) -> Removed | NotRemoved:
        """The donor goes with its posts and ratings; the userbot leaves its channel when it comes to it."""
        of_project, of_donor = links.parse(project_link), links.parse(donor_link)
        if of_project is None or of_donor is None:
            return NotRemoved.NOT_A_LINK
        for project in await self.projects.all():
            if links.leads_to(of_project, project.channel_id, project.username):
                return await self._of_project(project, of_donor)
        return NotRemoved.NO_SUCH_PROJECT

    async def _of_project(self, project: Project, link: links.Link) -> Removed | NotRemoved:
        for donor in await self.donors.of_project(project.id):
            if links.leads_to(link, donor.channel_id, donor.username, donor.invite):
                removed = await self.donors.remove(donor.id, self.clock())
                return Removed(removed, project) if removed else NotRemoved.NO_SUCH_DONOR
        return NotRemoved.NO_SUCH_DONOR
