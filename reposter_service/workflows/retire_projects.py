"""The end of a removed project: its userbot has left its channels, is logged out, and the last rows go.

The userbot leaves by its membership queue, at the pace of any other; nobody is told of what happens to it meanwhile.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from reposter_service.clock import Clock
from reposter_service.errors import Temporary
from reposter_service.workflows.ports import Accounts, Memberships, Projects
from reposter_service.workflows.records import Project, SignedIn
from reposter_service.workflows.telegram_ports import Exits

log = structlog.get_logger()

LONGEST = timedelta(days=3)
"""A userbot that has not left everything by then, or cannot be reached, is let go. Never scaled: it waits for
Telegram, whose floods and freezes are not.
"""


@dataclass(frozen=True, slots=True)
class RetireProjects:
    """`erased`: called when a userbot is gone, so that nobody keeps it connected. `log_out`: ends a session by a
    connection of its own; best effort.
    """

    projects: Projects
    memberships: Memberships
    exits: Exits
    clock: Clock
    erased: Callable[[], Awaitable[None]]
    accounts: Accounts
    log_out: Callable[[SignedIn], Awaitable[None]]

    async def round(self) -> int:
        """How many came to their end. One query where nothing retires."""
        ended = 0
        for project in await self.projects.retiring():
            ended += await self._end(project)
        if ended:
            await self.erased()
        return ended

    async def _end(self, project: Project) -> bool:
        is_late = self._is_late(project)
        if not is_late and not await self._has_left(project):
            return False
        try:
            await self.exits.log_out(project.id)
        except Temporary as trouble:
            if not is_late:
                return False
            log.warning("a userbot is let go, logged out as far as it goes", project=project.id, why=str(trouble))
            await self._log_out_alone(project)
        await self.projects.erase(project.id)
        log.info("a removed project came to its end", project=project.id)
        return True

    async def _log_out_alone(self, project: Project) -> None:
        """Its session would stay signed in for ever, and nobody would know of it."""
        for userbot in await self.accounts.all():
            if userbot.project_id == project.id:
                await self.log_out(SignedIn(userbot.phone, userbot.session))

    def _is_late(self, project: Project) -> bool:
        return project.retired_at is not None and self.clock() - project.retired_at >= LONGEST

    async def _has_left(self, project: Project) -> bool:
        if self.exits.is_over(project.id):
            return True
        return not (await self.memberships.progress(project.id, self.clock())).to_leave
