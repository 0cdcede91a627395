"""Enroll everything that a plan file names: projects with their userbots, pauses and donors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reposter_service.domain.pauses import Pause, clock_time
from reposter_service.workflows.enroll import Enroll, Refused
from reposter_service.workflows.ports import AccessHashes, Subscriber, Visits
from reposter_service.workflows.records import Project


class DonorPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    link: str
    x: int
    y: int


class UserbotPlan(BaseModel):
    """`session` is a Telethon session string of an account that is signed in."""

    model_config = ConfigDict(extra="forbid")

    phone: str
    session: str = Field(repr=False)


class ProjectPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    link: str
    userbot: UserbotPlan
    pauses: list[str] = []
    donors: list[DonorPlan] = []

    @field_validator("pauses")
    @classmethod
    def _are_pauses(cls, texts: list[str]) -> list[str]:
        for text in texts:
            if parse_pause(text) is None:
                raise ValueError(f"пауза пишется как 23:00-07:00, а не {text!r}")
        return texts


class Plan(BaseModel):
    """The whole file: `{"projects": [{"title", "link", "userbot": {"phone", "session"}, "pauses", "donors"}]}`."""

    model_config = ConfigDict(extra="forbid")

    projects: list[ProjectPlan]


def parse_pause(text: str) -> Pause | None:
    starts, _, ends = text.partition("-")
    window = clock_time(starts), clock_time(ends)
    if window[0] is None or window[1] is None or window[0] == window[1]:
        return None
    return Pause(window[0], window[1])


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One line of the report: what was to be enrolled and, where it was not, why."""

    what: str
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class EnrollPlan:
    enroll: Enroll
    visits: Visits
    hashes: AccessHashes

    async def all(self, plan: Plan) -> AsyncIterator[Enrolled]:
        """Enroll one thing after the other, telling of each; a refused project skips what belongs to it."""
        for project_plan in plan.projects:
            async for enrolled in self._project(project_plan):
                yield enrolled

    async def _project(self, plan: ProjectPlan) -> AsyncIterator[Enrolled]:
        async with self.visits.visit(plan.userbot.session) as (subscriber, learned):
            project = await self.enroll.project(subscriber, plan.title, plan.link)
            yield _line(f"проект {plan.title}", project)
            if isinstance(project, Refused):
                return
            userbot = await self.enroll.userbot(project, plan.userbot.phone, plan.userbot.session)
            yield _line(f"юзербот {plan.userbot.phone}", userbot)
            async for enrolled in self._belongings(subscriber, project, plan):
                yield enrolled
            if not isinstance(userbot, Refused):
                await self.hashes.keep(userbot, dict(learned))

    async def _belongings(self, subscriber: Subscriber, project: Project, plan: ProjectPlan) -> AsyncIterator[Enrolled]:
        for text in plan.pauses:
            if pause := parse_pause(text):
                yield _line(f"пауза {pause}", await self.enroll.pause(project, pause))
        for donor in plan.donors:
            enrolled = await self.enroll.donor(subscriber, project, donor.link, x=donor.x, y=donor.y)
            yield _line(f"донор {donor.link}", enrolled)


def _line(what: str, outcome: object) -> Enrolled:
    return Enrolled(what, outcome if isinstance(outcome, Refused) else None)
