"""The heartbeat: whether a userbot lives, is whole, and may publish in its project's channel.

What ends an account shows as an error of any request; the heartbeat finds it where nothing else is asked for.
"""

from dataclasses import dataclass, field

from reposter_service.domain.health import FoundBy
from reposter_service.errors import Disconnected, Temporary
from reposter_service.workflows.ports import Accounts, Reposts
from reposter_service.workflows.records import Project
from reposter_service.workflows.rights import Rights
from reposter_service.workflows.telegram_ports import Userbots


@dataclass(frozen=True, slots=True)
class CheckUserbot:
    userbots: Userbots
    accounts: Accounts
    reposts: Reposts
    rights: Rights
    limits: dict[int, int] = field(default_factory=dict)
    """Userbot id → how many channels it may be in, as stored last."""

    async def heartbeat(self, project: Project) -> bool:
        """Whether the waiting winners may go out now, after they could not."""
        checked = await self.userbots.checkup(project.id).look()
        await self._keep_limit(project, checked.channels_limit)
        is_free = checked.thawed | await self._has_rights_again(project)
        if is_free:
            await self.reposts.hurry(project.id)
        return is_free

    async def alone(self, project: Project) -> None:
        """Of a userbot that has nothing to publish any more."""
        await self.userbots.checkup(project.id).look()

    async def _keep_limit(self, project: Project, limit: int | None) -> None:
        if limit is None or project.userbot_id is None or self.limits.get(project.userbot_id) == limit:
            return
        await self.accounts.set_channels_limit(project.userbot_id, limit)
        self.limits[project.userbot_id] = limit

    async def _has_rights_again(self, project: Project) -> bool:
        try:
            may_post = await self.userbots.subscriber(project.id).may_post(project.channel_id)
        except Disconnected:
            raise
        except Temporary:
            return False  # it is noted where it came from; resting for it would keep all else from being asked
        if may_post:
            return await self.rights.held(project, FoundBy.CHECK)
        await self.rights.lost(project, FoundBy.CHECK)
        return False
