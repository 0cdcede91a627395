"""A project by what it is known by: looked for among all, which are few."""

from reposter_service.workflows.ports import Projects
from reposter_service.workflows.records import Project


async def project_by_id(projects: Projects, project_id: int) -> Project | None:
    return next((project for project in await projects.all() if project.id == project_id), None)


async def project_by_channel(projects: Projects, channel_id: int) -> Project | None:
    return next((project for project in await projects.all() if project.channel_id == channel_id), None)
