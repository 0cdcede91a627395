"""An admin who looks for channels, with the bot and the userbot that are asked about them."""

from dataclasses import dataclass

from reposter_service.domain import links
from reposter_service.domain.links import InviteLink
from reposter_service.tests.bot_channels_in_memory import BotChannelsInMemory
from reposter_service.tests.house import House
from reposter_service.workflows.enroll import FoundChannel, Refused
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.records import Project


@dataclass
class Search:
    """`project` has a userbot, which is connected."""

    house: House
    bot: BotChannelsInMemory
    find: FindChannel

    @property
    def project(self) -> Project:
        return self.house.project

    async def donor(self, link: str) -> FoundChannel | InviteLink | Refused:
        return await self.find.of_new_donor(self.project, links.parse(link))

    async def one_of_many(self, link: str) -> FoundChannel | Refused:
        return await self.find.of_one_of_many(self.project, links.parse(link))

    @property
    def asked(self) -> tuple[int, int]:
        """How often the bot was asked, and how often the userbot."""
        return len(self.bot.calls), len(self.house.telegram.calls)
